using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// A Gaussian mixture to fit and use, as scikit-learn users know it. Rows may be float32 or float64, statistics are always
/// float64. Rows may hold NaN for what is missing: they are fitted and predicted by the likelihood of what is there (on the
/// CPU). Owns its parameters.
/// </summary>
/// <param name="options">How it is fitted; checked here.</param>
/// <param name="logger">Told how fits end; null for nobody.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class GaussianMixture(GaussianMixtureOptions options, ILogger? logger = null) : IDisposable
{
    private readonly GaussianMixtureOptions _options = options.Validate();
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private MixtureFit? _fit;

    /// <summary>How it is fitted.</summary>
    public GaussianMixtureOptions Options => _options;

    /// <summary>The fit: final parameters, why it stopped, iterations, the objective's trace.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public MixtureFit Result => _fit ?? throw new InvalidOperationException("The mixture was not fitted yet; call Fit first.");

    /// <summary>The fitted parameters.</summary>
    public MixtureParameters Parameters => Result.Parameters;

    /// <summary>Whether the fit ended by its rule and not by a limit.</summary>
    public bool Converged => Result.Converged;

    /// <summary>Why the fit ended.</summary>
    public StopReason Stop => Result.Stop;

    /// <summary>Fits the mixture to rows.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64, NaN where a value is missing; stays with the caller.</param>
    /// <param name="sampleWeights">Weights of the rows (N): a whole number counts as that many equal rows, zero as none.</param>
    /// <param name="progress">Told after every cycle of BigLearn-EM, or E-step of Joint-EM; may be null.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <returns>This mixture.</returns>
    /// <exception cref="ArgumentException">Fewer rows than components, or rows or weights that cannot be fitted.</exception>
    /// <exception cref="MixtureException">A covariance lost its definiteness, or a number is not finite.</exception>
    public GaussianMixture Fit(
        Tensor rows, double[]? sampleWeights = null, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var data = MixtureData.Create(rows, _options.Memory, sampleWeights, allowMissing: true);
        if (data.Rows < _options.Components)
            throw new ArgumentException($"Expected at least {_options.Components} rows, one per component, got {data.Rows}.", nameof(rows));
        using var scope = NewDisposeScope();
        return Fit(data, data, ImputedRows.Of(rows), sampleWeights, progress, cancellation);
    }

    /// <summary>Fits the mixture to rows that are read anew for every pass, so that they need not fit in memory.</summary>
    /// <param name="source">The rows, with nothing missing.</param>
    /// <param name="progress">Told after every cycle of BigLearn-EM, or E-step of Joint-EM; may be null.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <returns>This mixture.</returns>
    /// <exception cref="UsageException">Working data would take more than <see cref="MixtureMemory.MaxBytes"/>.</exception>
    public GaussianMixture Fit(
        IRowSource source, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Fit(RowShard.Whole(source), progress, cancellation);
    }

    /// <summary>
    /// Fits the mixture to rows that several ranks have, read anew for every pass; each rank calls this with its own shard
    /// and comes to the same mixture, which is the same for any number of ranks where shards begin at multiples of
    /// <see cref="MixtureData.ShardMultiple"/>.
    /// </summary>
    /// <param name="shard">This rank's rows, with nothing missing.</param>
    /// <param name="progress">Told after every cycle of BigLearn-EM, or E-step of Joint-EM; may be null.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <returns>This mixture.</returns>
    /// <exception cref="UsageException">Working data would take more than <see cref="MixtureMemory.MaxBytes"/>.</exception>
    public GaussianMixture Fit(
        RowShard shard, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(shard);
        if (shard.Total < _options.Components)
            throw new ArgumentException($"Expected at least {_options.Components} rows, one per component, got {shard.Total}.", nameof(shard));
        using var data = MixtureData.Create(shard, _options.Memory, _options.Components);
        using var scope = NewDisposeScope();
        var sample = RowSample.Of(shard, _options.Memory, _options.Seed, "sample");
        using var sampled = MixtureData.Create(sample, _options.Memory with { Size = WorkingSet.Big });
        return Fit(data, sampled, sample, null, progress, cancellation);
    }

    /// <summary>The most probable component of every row, shape (N).</summary>
    /// <param name="rows">Shape (N, D).</param>
    public int[] Predict(Tensor rows) => Use(rows, data => data.Assign(Parameters).Labels);

    /// <summary>The probability of every component for every row, shape (N, K), float64, on the CPU.</summary>
    /// <param name="rows">Shape (N, D).</param>
    public Tensor PredictProbabilities(Tensor rows) => Use(rows, data => data.LogResponsibilities(Parameters).exp_());

    /// <summary>The log density of every row, shape (N), in nats.</summary>
    /// <param name="rows">Shape (N, D).</param>
    public double[] ScoreSamples(Tensor rows) => Use(rows, data => data.LogDensities(Parameters));

    /// <summary>The mean log density of the rows, in nats.</summary>
    /// <param name="rows">Shape (N, D).</param>
    /// <param name="sampleWeights">Weights of the rows (N), or null.</param>
    public double Score(Tensor rows, double[]? sampleWeights = null) =>
        Use(rows, data => data.MeanLogLikelihood(Parameters), sampleWeights);

    /// <summary>The Bayesian information criterion on rows, -2 log L + p log N; lower is better.</summary>
    /// <param name="rows">Shape (N, D).</param>
    public double Bic(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return InformationCriteria.Bic(Score(rows), rows.shape[0], FreeParameters);
    }

    /// <summary>Akaike's information criterion on rows, -2 log L + 2 p; lower is better.</summary>
    /// <param name="rows">Shape (N, D).</param>
    public double Aic(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return InformationCriteria.Aic(Score(rows), rows.shape[0], FreeParameters);
    }

    /// <summary>Number of free parameters p.</summary>
    public long FreeParameters => _options.Constraints.FreeParameters(Parameters.Components, Parameters.Dimension);

    /// <summary>
    /// Writes the fitted mixture, sealed against alteration: a <c>.safetensors</c> file with <c>mixture.weights</c> (K),
    /// <c>mixture.means</c> (K, D) and <c>mixture.covariances</c> (K, D, D), float64.
    /// </summary>
    /// <param name="path">The file; replaced as a whole or not at all.</param>
    public void Save(string path) => GaussianMixtureFile.Of(_options, Result).Write(path);

    /// <summary>Reads a mixture that <see cref="Save"/> wrote. It predicts and scores the same, to the bit.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A fitted mixture, on the CPU; of its options, those that the fit's meaning hangs on.</returns>
    /// <exception cref="BadInputException">There is none, or it is damaged, altered, or another kind of file.</exception>
    public static GaussianMixture Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (options, fit) = GaussianMixtureFile.Read(SafetensorsFile.Read(path), path);
        return new GaussianMixture(options) { _fit = fit };
    }

    /// <summary>Draws rows from the fitted mixture.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>Rows (N, D), float64, on the CPU, and the component of each.</returns>
    public (Tensor Rows, int[] Components) Sample(int rows, ulong seed) =>
        MixtureSampling.Draw(Parameters, rows, new DerivedRandom(seed, "sample", 0));

    /// <inheritdoc/>
    public void Dispose() => _fit?.Dispose();

    private GaussianMixture Fit(
        IMixtureData data, IMixtureData startData, Tensor startRows, double[]? sampleWeights,
        IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        MixtureFit? best = null;
        try
        {
            for (var restart = 0; restart < _options.Restarts; restart++)
            {
                using var scope = NewDisposeScope();
                var random = new DerivedRandom(_options.Seed, "start", restart);
                var start = _options.StartParameters ?? MixtureStart.Create(
                    _options.Start, startData, startRows, sampleWeights, _options.Components, _options.Constraints, random, cancellation);
                var next = FitOnce(data, start, restart, progress, cancellation);
                if (_options.Restarts > 1) _logger.RestartEnded(restart, next.Stop, next.Iterations, next.MeanLogLikelihood);
                if (best is null || next.MeanLogLikelihood > best.MeanLogLikelihood) (best, next) = (next, best);
                next?.Dispose();
            }
        }
        catch
        {
            best?.Dispose();
            throw;
        }

        _fit?.Dispose();
        _fit = best!;
        _logger.FitEnded(_options.Components, _fit.Stop, _fit.Iterations, _fit.MeanLogLikelihood);
        if (_fit.EmptyComponents.Count > 0) _logger.ComponentsEmpty(_fit.EmptyComponents.Count, _options.Components);
        return this;
    }

    private MixtureFit FitOnce(
        IMixtureData data, MixtureParameters start, int restart, IProgress<FitProgress>? progress,
        CancellationToken cancellation)
    {
        if (_options.Method == FitMethod.JointEm)
        {
            return JointEm.Fit(
                data, start, _options.Constraints, _options.MaxIterations ?? 1000, _options.Tolerance,
                progress is null ? null : new DirectProgress<FitProgress>(step => progress.Report(step with { Restart = restart })),
                cancellation);
        }

        var options = _options.ToBigLearn(restart);
        return new BigLearnTrainer(options).Fit(
            data, start, checkpoint: progress is null ? null : Tell, cancellation: cancellation);

        void Tell(AgreementCheck check, ExplorationState state) =>
            progress.Report(new FitProgress(restart, check.Iteration, options.Iterations, check.LogLikelihood));
    }

    private TResult Use<TResult>(Tensor rows, Func<IMixtureData, TResult> use, double[]? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var data = MixtureData.Create(rows, _options.Memory with { Size = WorkingSet.Big }, sampleWeights, allowMissing: true);
        return use(data);
    }
}
