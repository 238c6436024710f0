using System.Security.Cryptography;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// Trains Neural-EM for one seed: epoch after epoch until the validation loss no longer falls, then the test of the epoch
/// with the smallest one. The groups of the pixels are only ever recorded: nothing is chosen by them.
/// </summary>
public sealed class NeuralEmRun : IDisposable
{
    private readonly NeuralEmOptions _options;
    private readonly GroupedSplits _data;
    private readonly Device _device;
    private readonly IProgress<TrainProgress>? _progress;
    private readonly ILogger _logger;
    private readonly CancellationToken _cancellation;
    private readonly CheckpointStore _store;
    private readonly NeuralEmState _state;
    private readonly NeuralEmRecords _records;
    private readonly string _modelPath;

    private NeuralEmRun(
        NeuralEmOptions options, GroupedSplits data, Device device, TrainDirectories directories, bool resume,
        IProgress<TrainProgress>? progress, ILogger logger, CancellationToken cancellation)
    {
        _logger = logger;
        (_options, _data, _device, _progress, _cancellation) = (options, data, device, progress, cancellation);
        _modelPath = Path.Combine(directories.Output, ClusterModel.FileName);
        _store = new CheckpointStore(directories.Output);
        var checkpoint = resume ? _store.LoadLatest() : null;
        if (checkpoint is not null)
            RunOptionsComparison.RequireSame(_store.LatestPath!, Decisive(checkpoint.Options), Decisive(options.ToMetadata()));
        // Checkpoints go before the records do, so that none is left that counts on records that are gone.
        if (checkpoint is null) _store.Clear();
        if (checkpoint is null) File.Delete(_modelPath);
        _records = new NeuralEmRecords(options.Seed, directories.Metrics, checkpoint);
        _state = new NeuralEmState(options, data.Training.Images.PixelCount, device);
        if (checkpoint is null) return;
        try
        {
            _state.Restore(checkpoint);
            if (_state.EpochsDone > options.Epochs)
                throw new BadInputException(
                    "--epochs", $"at least {_state.EpochsDone}, as many as the checkpoint has", $"{options.Epochs}",
                    "Give more, or start again without --resume.");
        }
        catch
        {
            Dispose();
            throw;
        }

        _logger.RunResumed(options.Seed, _store.LatestPath!);
        Tell("resume", 1, 1, $"from {Path.GetFileName(_store.LatestPath)}");
    }

    /// <summary>Runs one seed to its end.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="data">The images, all of one size.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="directories">Where the files go; there is no text record.</param>
    /// <param name="resume">
    /// Go on from the newest checkpoint, where there is one; with more epochs than it was begun with, a finished run too, where
    /// the learning rate and the EM steps do not follow the number of epochs.
    /// </param>
    /// <param name="progress">Told of every batch; may be null.</param>
    /// <param name="logger">Told where the run begins, of checkpoints, and how it ends; null for nobody.</param>
    /// <param name="cancellation">Ends the run at the next batch; the last epoch's checkpoint is kept.</param>
    /// <exception cref="BadInputException">
    /// The images are not binary under Bernoulli pixels, or a checkpoint cannot be used, for instance one of the other variant.
    /// </exception>
    /// <exception cref="TrainingException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed.</exception>
    public static NeuralEmResult Execute(
        NeuralEmOptions options, GroupedSplits data, Device device, TrainDirectories directories, bool resume,
        IProgress<TrainProgress>? progress = null, ILogger? logger = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(directories);
        foreach (var part in new[] { data.Training, data.Validation, data.Test })
            RequireBinary(options.Distribution, part.Images);
        Directory.CreateDirectory(directories.Output);
        options = options with { ImagesHash = HashOf(data) };
        logger ??= NullLogger.Instance;
        logger.RunStarted(options.Seed, device.ToString(), data.Training.Count, directories.Output);
        using var run = new NeuralEmRun(options, data, device, directories, resume, progress, logger, cancellation);
        try
        {
            run.Train();
            var result = run.Test();
            logger.RunEnded(options.Seed, result.StopReason, result.ModelPath);
            return result;
        }
        catch (OperationCanceledException)
        {
            logger.RunCancelled(options.Seed, run._store.LatestPath ?? "none");
            throw;
        }
    }

    /// <summary>Checks that images are what a distribution can explain.</summary>
    /// <exception cref="BadInputException">Pixels are to be Bernoulli, and one is neither 0 nor 255.</exception>
    public static void RequireBinary(PixelDistribution distribution, ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (distribution != PixelDistribution.Bernoulli) return;
        var at = images.Pixels.AsSpan().IndexOfAnyExcept((byte)0, byte.MaxValue);
        if (at < 0) return;
        throw new BadInputException(
            images.Source, "binary images, of pixels 0 and 255 alone, under --distribution bernoulli",
            $"{images.Pixels[at]} in image {at / images.PixelCount}",
            "Threshold the images, or take --distribution gaussian.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records.Dispose();
        _state.Dispose();
    }

    // Where rate and steps stay the same, epochs only say where the training ends: a run of more begins as one of fewer.
    // Starts are of the test alone.
    private Dictionary<string, string> Decisive(IReadOnlyDictionary<string, string> options) =>
        options.Where(option => option.Key != "restarts" && (option.Key != "epochs" || NeuralEmSchedule.IsFixedByEnd(_options)))
            .ToDictionary();

    private static string HashOf(GroupedSplits data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { data.Training, data.Validation, data.Test })
        {
            hash.AppendData(part.Images.Pixels);
            hash.AppendData(part.Groups);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Train()
    {
        using var pixels = new ImageTensor(_data.Training.Images, _device);
        var validation = _data.Validation.First(_options.ValidationImages);
        var trainer = new NeuralEmTrainer(_state.Model, _state.Optimizer, pixels, _options);
        while (StopReason() is null)
        {
            var epoch = _state.EpochsDone;
            var loss = trainer.Epoch(epoch, new DirectProgress<BatchProgress>(TellBatch), _cancellation);
            // The noise of the training, and one start, as it is its loss; the same draws after each epoch.
            var score = Evaluator(restarts: 1).Measure(validation, "validation", _options.Noise, cancellation: _cancellation);
            _state.EpochsDone++;
            _state.Offer(score.Loss);
            _records.Epoch(_state.EpochsDone, loss, score);
            Tell("train", _state.EpochsDone, _options.Epochs,
                $"epoch {_state.EpochsDone}/{_options.Epochs}, loss {loss:F2}, validation {score.Loss:F2}"
                + (score.AdjustedMutualInformation is { } agreement ? $", AMI {agreement:F4}" : ""));
            Save();

            void TellBatch(BatchProgress batch) => Tell(
                "train", (epoch * batch.Total) + batch.Done, _options.Epochs * batch.Total,
                $"epoch {epoch + 1}/{_options.Epochs}, batch {batch.Done}/{batch.Total}, loss {batch.MeanLoss:F2}");
        }
    }

    /// <summary>Why the training is over, as a phrase; null where it is not. The same of a run that was resumed.</summary>
    private string? StopReason() =>
        _state.EpochsDone > 0 && _state.EpochsDone - _state.BestEpoch >= _options.Patience
            ? $"the validation loss did not fall in {_options.Patience} epochs"
            : _state.EpochsDone >= _options.Epochs ? "all epochs were run" : null;

    private NeuralEmResult Test()
    {
        _state.TakeBest();
        var score = Evaluator(_options.Restarts).Measure(
            _data.Test, "test", 0,
            new DirectProgress<BatchProgress>(batch => Tell("test", batch.Done, batch.Total, $"{batch.Done} of {batch.Total} images")),
            _cancellation);
        _records.Test(score);
        new NeuralEmFile(_state.Model, _options.ToMetadata()).Save(_modelPath);
        return new NeuralEmResult(
            _options.Seed, score, _state.BestLoss, _state.BestEpoch, _state.EpochsDone, StopReason()!,
            _records.StageSeconds(), _modelPath);
    }

    private NeuralEmEvaluator Evaluator(int restarts) =>
        new(_state.Model, _device, _options.Components, _options.Steps, _options.Seed, restarts);

    private void Save()
    {
        _records.Sync();
        var path = _store.Save(_state.ToCheckpoint(_options, _records.Lines), _state.EpochsDone);
        _logger.CheckpointWritten(_state.EpochsDone, path);
    }

    private void Tell(string stage, int done, int total, string message) =>
        _progress?.Report(new TrainProgress(stage, done, total, message));
}
