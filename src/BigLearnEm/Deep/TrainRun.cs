using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The main job for one seed: pretrain the autoencoder, fit BigLearn-EM to its codes, then alternate embedding
/// refinement (<see cref="NeighborRefinement"/>, or towards a sharpened target) and mixture updates; checkpoints, records and the model are written on the way. Labels are only ever
/// recorded: nothing is chosen by them. It is also where a run of the baseline, <see cref="EdescRun"/>, is begun.
/// </summary>
public sealed class TrainRun
{
    private readonly TrainSession _session;
    private readonly TrainOptions _options;
    private readonly TrainState _state;
    private readonly TrainRecords _records;
    private readonly ImageTensor _pixels;
    private readonly CancellationToken _cancellation;

    private string _stage = "the start of the first fit";

    private TrainRun(TrainSession session)
    {
        _session = session;
        (_options, _state, _records) = (session.Options, session.State, session.Records);
        (_pixels, _cancellation) = (session.Pixels, session.Cancellation);
    }

    private MixtureConstraints Constraints => new() { CovarianceFloor = _options.CovarianceFloor };

    private bool Latent => _options.Space == ClusteringSpace.Latent;

    /// <summary>Runs one seed to its end.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="images">The images; their labels, where there are any, are only recorded.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="directories">Where the files go.</param>
    /// <param name="resume">Go on from the newest checkpoint, where there is one.</param>
    /// <param name="pretrainPath">A file (.safetensors, .pt) with weights to begin with instead of pretraining, or null.</param>
    /// <param name="progress">Told of every step; may be null.</param>
    /// <param name="ranks">
    /// The processes that share the work, each of which calls this with the same arguments and number of threads; null for
    /// this process alone. Each has a share of every minibatch, of the neighbours and of the partitions, and does the rest like
    /// all others; the first writes the files, in directories that the others must see.
    /// </param>
    /// <param name="logger">Told where the run begins, of checkpoints, and how it ends; null for nobody.</param>
    /// <param name="cancellation">
    /// Ends the run at the next step; what was reached is kept as a checkpoint. For one process: ranks do not stop at the
    /// same step.
    /// </param>
    /// <exception cref="BadInputException">More components than images, or a checkpoint that cannot be used.</exception>
    /// <exception cref="MixtureException">The mixture lost its definiteness or is not finite.</exception>
    /// <exception cref="TrainingException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed.</exception>
    public static TrainResult Execute(
        TrainOptions options, ImageSet images, Device device, TrainDirectories directories, bool resume,
        string? pretrainPath, IProgress<TrainProgress>? progress, ICommunicator? ranks = null,
        ILogger? logger = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(directories);
        Require(options, images.Count);
        ranks ??= SingleProcess.Instance;
        Require(options, ranks);
        if (ranks.Rank == 0) Directory.CreateDirectory(directories.Output);
        options = options with { ImagesHash = images.PixelHash() };
        logger ??= NullLogger.Instance;
        using var session = new TrainSession(
            options, images, device, directories, resume, ranks, progress, logger, cancellation);
        try
        {
            var result = Run(session, pretrainPath);
            logger.RunEnded(options.Seed, result.StopReason, result.ModelPath);
            return result;
        }
        catch (OperationCanceledException)
        {
            session.SaveIfAhead();
            session.TellCancelled();
            throw;
        }
    }

    /// <summary>Checks what hangs on the number of images.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="images">Number of images N.</param>
    /// <exception cref="BadInputException">There are too few of them for the components or the neighbours.</exception>
    public static void Require(TrainOptions options, int images)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Components > images)
            throw new BadInputException(
                "--num_component", $"at most one component per image, {images}", $"{options.Components}",
                "Give fewer components or more images.");
        if (options.RefinesByNeighbors && options.Neighbors.Count >= images)
            throw new BadInputException(
                "--neighbors", $"fewer neighbours than there are images, {images}", $"{options.Neighbors.Count}",
                "Give fewer neighbours or more images, or --refinement target.");
    }

    /// <summary>Checks what hangs on the number of ranks.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="ranks">The processes that are to share the work.</param>
    /// <exception cref="UsageException">There are more of them than parts of a minibatch.</exception>
    public static void Require(TrainOptions options, ICommunicator ranks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(ranks);
        if (options.Microbatches < ranks.Size)
            throw new UsageException(
                "--microbatches", $"at least one for each of {ranks.Size} ranks", $"{options.Microbatches}",
                "Start fewer ranks (mpirun -n), or give more parts.");
    }

    private static TrainResult Run(TrainSession session, string? pretrainPath)
    {
        if (session.Options.Method == TrainMethod.BigLearn) return new TrainRun(session).Run(pretrainPath);
        using var baseline = new EdescRun(session);
        return baseline.Run(pretrainPath);
    }

    private TrainResult Run(string? pretrainPath)
    {
        try
        {
            if (Latent) Pretraining.Run(_session, pretrainPath);
            var assignment = FitMixture();
            if (Latent) assignment = Refine(assignment);
            return Finish(assignment);
        }
        catch (MixtureException error)
        {
            throw new MixtureException($"In {_stage}: {error.Message}", error);
        }
    }

    private Assignment FitMixture()
    {
        // The first round's mixture takes the place of this one, and the refined codes that of the autoencoder's.
        using var features = Features(refined: _state.Encoder is not null && _state.RoundsDone > 0);
        _state.Scale ??= Latent ? FeatureScale.Standardizing(features) : _pixels.MinMax();
        using var rows = MixtureModel.MixtureRows(features, _state.Scale, Latent);
        using var data = MixtureData.Create(rows, _options.Memory);
        if (_state.Polished) return data.Assign(_state.Mixture!);

        using var start = _state.Exploration is null ? Start(data, rows) : _state.Mixture!.Copy().DetachFromDisposeScope();
        _session.BeginStep();
        using var fit = new BigLearnTrainer(_options.Mixture(_options.Iterations, "mixture"))
            .Fit(data, start, Watch, Checkpoint, _state.Exploration, _session.Cancellation);
        _stage = "the end of the first fit";
        _state.EndExploration(fit.Iterations, fit.Parameters.Copy());
        Adopt(data, fit, -1, null, out var assignment);
        _session.Save();
        return assignment;

        void Watch(FitReport report)
        {
            _stage = $"the first fit, after iteration {report.Iteration}";
            RecordIteration(data, report, report.Iteration, -1, _options.Iterations);
        }

        void Checkpoint(AgreementCheck check, ExplorationState state)
        {
            _state.Keep(state);
            _session.Save();
            _session.BeginStep();
        }
    }

    private Assignment Refine(Assignment assignment)
    {
        if (_state.StopReason is not null || _options.Rounds == 0) return assignment;
        using var neighbors = _options.Refinement == Refinement.Neighbors ? NeighborRefinement.Begin(_session) : null;
        while (_state.RoundsDone < _options.Rounds)
        {
            var round = _state.RoundsDone;
            _stage = $"round {round + 1}";
            _session.BeginStep();
            if (neighbors is not null) neighbors.Refine(round);
            else RefineToTarget(round);
            var before = assignment;
            assignment = UpdateMixture(round, before, out var changed);
            _state.RoundsDone++;
            if (changed < _options.ChangeTolerance)
                _state.StopReason = $"fewer than {_options.ChangeTolerance:P1} of the images changed cluster";
            _session.Save();
            if (_state.StopReason is not null) break;
        }

        return assignment;
    }

    private void RefineToTarget(int round)
    {
        if (_state.Optimizer is null) _state.StartOptimizer(_options.LearningRate);
        using var scope = NewDisposeScope();
        using var mixture = new SoftAssignment(_state.Mixture!, _state.Scale!);
        var target = Target();
        var trainer = new AutoencoderTrainer(_state.Network!, _state.Optimizer!, _pixels, _options, _session.Ranks);
        for (var i = 0; i < _options.RefineEpochs; i++)
        {
            var epoch = (round * _options.RefineEpochs) + i;
            var loss = trainer.RefinementEpoch(
                epoch, mixture, target,
                new DirectProgress<BatchProgress>(batch => _session.Tell(
                    "refine", (epoch * batch.Total) + batch.Done, _options.Rounds * _options.RefineEpochs * batch.Total,
                    $"round {round + 1}/{_options.Rounds}")),
                _cancellation);
            _records.Epoch("refine", round, epoch, loss);
        }
    }

    private Tensor Target()
    {
        using var features = Features(refined: false);
        using var rows = MixtureModel.MixtureRows(features, _state.Scale!, Latent);
        using var data = MixtureData.Create(rows, _options.Memory);
        using var responsibilities = data.LogResponsibilities(_state.Mixture!).exp_();
        return SoftAssignment.SharpenedTarget(responsibilities).to(_pixels.Device);
    }

    private Assignment UpdateMixture(int round, Assignment before, out double changed)
    {
        using var features = Features(refined: _state.Encoder is not null);
        if (_state.Encoder is not null) _state.Rescale(FeatureScale.Standardizing(features));
        using var rows = MixtureModel.MixtureRows(features, _state.Scale!, Latent);
        using var data = MixtureData.Create(rows, _options.Memory);
        if (_state.Encoder is not null) _state.Replace(OfLargestCodes(features, data));
        var trainer = new BigLearnTrainer(_options.Mixture(_options.RoundIterations, $"round {round}"));
        _state.Replace(trainer.Explore(
            data, _state.Mixture!, 0,
            report => RecordIteration(
                data, report, _options.Iterations + (round * _options.RoundIterations) + report.Iteration, round,
                _options.RoundIterations),
            _cancellation));
        _stage = $"the polish of round {round + 1}";
        using var fit = trainer.Polish(data, _state.Mixture!, _cancellation);
        _state.Replace(fit.Parameters.Copy());
        changed = Adopt(data, fit, round, before, out var assignment);
        return assignment;
    }

    /// <summary>The mixture of the clusters that the encoder was trained to tell apart: by the largest code.</summary>
    private MixtureParameters OfLargestCodes(Tensor codes, IMixtureData data)
    {
        using var scope = NewDisposeScope();
        var labels = codes.argmax(1).to(int32).cpu().data<int>().ToArray();
        return MixtureStart.FromLabels(data, labels, _options.Components, Constraints).DetachFromDisposeScope();
    }

    /// <summary>Assigns the images by a polished state, refuses a collapse, and records both.</summary>
    /// <returns>The share of the images that changed cluster.</returns>
    private double Adopt(IMixtureData data, MixtureFit fit, int round, Assignment? before, out Assignment assignment)
    {
        assignment = data.Assign(_state.Mixture!);
        var sizes = assignment.Sizes();
        if (Collapse.Of(sizes, assignment.Entropy, _state.EffectiveClusters) is { } collapse)
            throw new TrainingException(
                (round < 0 ? "The first fit's" : $"Round {round + 1}'s") + $" components collapsed: {collapse}. Checkpoints of "
                + "the steps before it are kept; look at the images, or try another --seed.");
        _state.EffectiveClusters ??= Collapse.EffectiveClusters(sizes);
        var changed = before is null ? 1 : Partition.ShareChanged(before.Labels, assignment.Labels);
        var scores = _session.Score(assignment.Labels);
        _records.Polished(round, fit, assignment, scores, before is null ? null : changed);
        _session.Tell("polish", 1, 1,
            $"log-likelihood {assignment.MeanLogLikelihood:F4} after {fit.Trace.Count} EM steps"
            + (before is null ? "" : $", {changed:P2} of the images changed cluster")
            + (fit.EmptyComponents.Count == 0 ? "" : $", components without a row: {string.Join(", ", fit.EmptyComponents)}"));
        return changed;
    }

    private TrainResult Finish(Assignment assignment)
    {
        if (_state.StopReason is null)
        {
            _state.StopReason = !Latent || _options.Rounds == 0 ? "the fit was polished" : "all rounds were run";
            _session.Save();
        }

        var scores = _session.Score(assignment.Labels);
        var path = _session.WriteModel(ModelEntries.Of(_state.Network, _state.Scale, _state.Mixture, _state.Encoder), assignment.Labels);
        return new TrainResult(
            _options.Seed, scores, _session.Oracle, assignment.MeanLogLikelihood, assignment.UsedClusters,
            _state.IterationsDone + (_state.RoundsDone * _options.RoundIterations), _state.RoundsDone, _state.StopReason,
            _records.StageSeconds(), path);
    }

    private MixtureParameters Start(IMixtureData data, Tensor rows)
    {
        var random = new DerivedRandom(DerivedSeed.For(_options.Seed, "start", 0));
        if (!_options.KMeansStart)
            return MixtureStart.StandardNormal(_options.Components, data.Dimension, random, data.Device);
        using var clusters = KMeans.Fit(rows, _options.Components, random, cancellation: _cancellation);
        return MixtureStart.FromLabels(data, clusters.Labels, _options.Components, Constraints);
    }

    /// <summary>What the mixture is over, or is about to be: refined codes, the autoencoder's codes, or pixels.</summary>
    private Tensor Features(bool refined) => refined ? _pixels.Encode(_state.Encoder!)
        : Latent ? _pixels.Encode(_state.Network!) : _pixels.Scaled(_state.Scale ??= _pixels.MinMax());

    private void RecordIteration(IMixtureData data, FitReport report, int iteration, int round, int total)
    {
        var assignment = data.Assign(report.Parameters);
        var scores = _session.Score(assignment.Labels);
        _records.Iteration(iteration, round, report.Matching, assignment, scores, _session.Oracle);
        _session.Tell("mixture", report.Iteration + 1, total,
            $"log-likelihood {assignment.MeanLogLikelihood:F4}, {assignment.UsedClusters} clusters");
    }
}
