using System.Diagnostics;
using BigLearnEm.Clustering;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>A fit to scaled rows. Whoever takes it owns the tensors.</summary>
/// <param name="Mixture">The mixture; for k-means, the one that its partition gives.</param>
/// <param name="Stop">Why the fit ended.</param>
/// <param name="Iterations">Iterations of the method.</param>
/// <param name="LogLikelihood">Mean log-likelihood of the training rows, weighted where they are, in nats.</param>
internal sealed record TableFit(MixtureParameters Mixture, StopReason Stop, int Iterations, double LogLikelihood)
{
    public Tensor? Centres { get; init; }

    public double? Inertia { get; init; }

    public IReadOnlyList<AgreementCheck> Checks { get; init; } = [];

    public IReadOnlyList<int> Empty { get; init; } = [];

    public ComponentChoice? Choice { get; init; }

    /// <summary>Fits a mixture; of several numbers of components, that with the lowest criterion is kept.</summary>
    /// <param name="options">How.</param>
    /// <param name="totalWeight">Sum of the rows' weights.</param>
    /// <param name="fit">Fits one mixture to the rows, in memory or streamed.</param>
    /// <param name="progress">Told after every cycle; may be null.</param>
    /// <param name="logger">Told how fits end; may be null.</param>
    public static TableFit ByMixture(
        TableClusterOptions options, double totalWeight,
        Action<GaussianMixture, IProgress<FitProgress>?> fit, IProgress<TableProgress>? progress,
        ILogger? logger)
    {
        var range = options.Candidates ?? new ComponentRange(options.Components, options.Components);
        var candidates = new List<ComponentCandidate>();
        MixtureFit? best = null;
        try
        {
            for (var components = range.First; components <= range.Last; components++)
            {
                var clock = Stopwatch.StartNew();
                var mixture = new GaussianMixture(options.ToMixture(components), logger);
                fit(mixture, Steps(progress, components));
                candidates.Add(CandidateOf(mixture, totalWeight, clock));
                var isBest = new ComponentChoice(options.Criterion, candidates).Chosen == candidates[^1];
                (isBest ? best : mixture.Result)?.Dispose();
                if (isBest) best = mixture.Result;
            }
        }
        catch
        {
            best?.Dispose();
            throw;
        }

        return new TableFit(best!.Parameters, best.Stop, best.Iterations, best.MeanLogLikelihood)
        {
            Checks = best.Checks,
            Empty = best.EmptyComponents,
            Choice = options.Candidates is null ? null : new ComponentChoice(options.Criterion, candidates),
        };
    }

    /// <summary>Partitions rows in memory by k-means.</summary>
    /// <param name="options">How.</param>
    /// <param name="rows">Scaled rows (N, D), nothing missing.</param>
    /// <param name="weights">Their weights, or null.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    public static TableFit ByKMeans(
        TableClusterOptions options, Tensor rows, double[]? weights, CancellationToken cancellation)
    {
        var partition = KMeans.Fit(
            rows, options.Components, new DerivedRandom(options.Seed, "start", 0), options.EffectiveIterations,
            options.Restarts, weights, cancellation);
        using var data = MixtureData.Create(rows, options.Memory, weights);
        var constraints = options.ToMixture(options.Components).Constraints;
        var mixture = MixtureStart.FromLabels(data, partition.Labels, options.Components, constraints)
            .DetachFromDisposeScope();
        return new TableFit(
            mixture, partition.Converged ? StopReason.Converged : StopReason.IterationLimit, partition.Iterations,
            data.MeanLogLikelihood(mixture))
        {
            Centres = partition.Centres, Inertia = partition.Inertia / data.TotalWeight,
        };
    }

    /// <summary>Partitions rows that are read anew for every pass, and that several ranks may have.</summary>
    /// <param name="options">How.</param>
    /// <param name="shard">This rank's scaled rows, nothing missing.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    public static TableFit ByKMeans(TableClusterOptions options, RowShard shard, CancellationToken cancellation)
    {
        if (shard.Rows.Rows > Array.MaxLength)
        {
            throw new UsageException(
                "--method", $"a mixture, or more ranks that have at most {Array.MaxLength} rows each",
                $"kmeans of {shard.Rows.Rows} rows in one process, which keeps each one's cluster",
                "Start more ranks (mpirun -n).");
        }

        using var partition = ShardedKMeans.Fit(
            shard, options.Components, options.Seed, options.EffectiveIterations, options.Restarts,
            options.Memory.MaxBytes / 4, cancellation);
        using var data = MixtureData.Create(shard, options.Memory, options.Components);
        var constraints = options.ToMixture(options.Components).Constraints;
        var mixture = MixtureStart.FromLabels(data, partition.Labels, options.Components, constraints)
            .DetachFromDisposeScope();
        return new TableFit(
            mixture, partition.Converged ? StopReason.Converged : StopReason.IterationLimit, partition.Iterations,
            data.MeanLogLikelihood(mixture))
        {
            Centres = partition.Centres.clone().DetachFromDisposeScope(),
            Inertia = partition.Inertia / data.TotalWeight,
        };
    }

    private static ComponentCandidate CandidateOf(GaussianMixture mixture, double totalWeight, Stopwatch clock)
    {
        var level = mixture.Result.MeanLogLikelihood;
        return new ComponentCandidate(
            mixture.Options.Components, level, InformationCriteria.Bic(level, totalWeight, mixture.FreeParameters),
            InformationCriteria.Aic(level, totalWeight, mixture.FreeParameters), mixture.Stop,
            clock.Elapsed.TotalSeconds);
    }

    private static DirectProgress<FitProgress>? Steps(IProgress<TableProgress>? progress, int components)
    {
        if (progress is null) return null;
        var (cycle, restart) = (0, 0);
        return new DirectProgress<FitProgress>(step =>
        {
            cycle = step.Restart == restart ? cycle + 1 : 1;
            restart = step.Restart;
            progress.Report(new TableProgress(components, cycle, step.Iteration, step.MostIterations, step.LogLikelihood));
        });
    }
}
