using System.Text;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// What every method's run of one seed stands on: the images on their device, the state and its checkpoints, the records,
/// and the figures that the labels give. It knows nothing of how the images are clustered. Of several ranks, each has the
/// images and the state, and does what changes the state; the first writes the files.
/// </summary>
internal sealed class TrainSession : IDisposable
{
    private readonly ImageSet _images;
    private readonly CheckpointStore _store;
    private readonly string _modelPath;
    private readonly string _sheetPath;
    private readonly string _assignmentPath;
    private readonly IProgress<TrainProgress>? _progress;
    private readonly ILogger _logger;

    // Whether the state is between two steps, where a checkpoint of it can be resumed: not in the middle of an epoch or round.
    private bool _betweenSteps = true;

    /// <summary>Opens a run afresh, or where its newest checkpoint left it.</summary>
    /// <exception cref="BadInputException">The checkpoint is of other options, or cannot be used.</exception>
    public TrainSession(
        TrainOptions options, ImageSet images, Device device, TrainDirectories directories, bool resume, ICommunicator ranks,
        IProgress<TrainProgress>? progress, ILogger logger, CancellationToken cancellation)
    {
        Options = options;
        Ranks = ranks;
        _images = images;
        _progress = progress;
        _logger = logger;
        Cancellation = cancellation;
        _modelPath = Path.Combine(directories.Output, ClusterModel.FileName);
        _sheetPath = Path.Combine(directories.Output, ClusterSheet.FileName);
        _assignmentPath = Path.Combine(directories.Output, AssignmentFile.FileName);
        _store = new CheckpointStore(directories.Output);
        RequireSameOnAll(
            "images", "the same ones on every rank", $"those of SHA-256 {options.ImagesHash[..8]}", "Copy one folder to all nodes.");
        var checkpoint = AllOrNone.Run(ranks, () => Begin(resume));
        RequireSameOnAll(
            "--out_dir", "the same checkpoint for every rank", _store.LatestPath is null ? "none" : Path.GetFileName(_store.LatestPath)!,
            "Give a directory that all nodes share.");
        Records = AllOrNone.Run(ranks, () => new TrainRecords(options, directories, checkpoint, IsFirst));
        Pixels = new ImageTensor(images, device);
        State = new TrainState();
        if (checkpoint is not null) State.Restore(checkpoint, options, images.PixelCount, device);
        _logger.RunStarted(options.Seed, device.ToString(), images.Count, directories.Output);
        if (checkpoint is not null) _logger.RunResumed(options.Seed, _store.LatestPath!);
        if (checkpoint is not null) Tell("resume", 1, 1, $"from {Path.GetFileName(_store.LatestPath)}");
    }

    public TrainOptions Options { get; }

    /// <summary>The processes that share the work; a single one but under mpirun.</summary>
    public ICommunicator Ranks { get; }

    public ImageTensor Pixels { get; }

    public TrainState State { get; }

    public TrainRecords Records { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The largest scores so far; null without labels.</summary>
    public OracleScores? Oracle =>
        State.MaxAccuracy is { } accuracy && State.MaxNmi is { } nmi ? new OracleScores(accuracy, nmi) : null;

    /// <summary>Says that the state begins to change; until the next <see cref="Save"/> no checkpoint can be made of it.</summary>
    public void BeginStep() => _betweenSteps = false;

    /// <summary>Writes a checkpoint of the state, after the records that it counts on.</summary>
    public void Save()
    {
        Records.Sync();
        var checkpoint = State.ToCheckpoint(Options, Records);
        if (Ranks.Size > 1) RequireSameState(checkpoint);
        if (IsFirst) _logger.CheckpointWritten(State.Step, _store.Save(checkpoint, State.Step));
        _betweenSteps = true;
    }

    /// <summary>Writes a checkpoint where the state is whole and further than the newest one.</summary>
    public void SaveIfAhead()
    {
        if (_betweenSteps && State.Step > _store.Sequence) Save();
    }

    /// <summary>Logs that the run was cancelled, and what it can be gone on from.</summary>
    public void TellCancelled() => _logger.RunCancelled(Options.Seed, _store.LatestPath ?? "none");

    /// <summary>Tells whoever watches.</summary>
    public void Tell(string stage, int done, int total, string message) =>
        _progress?.Report(new TrainProgress(stage, done, total, message));

    /// <summary>The scores of a clustering (N), which also count among the largest so far; null without labels.</summary>
    public LabelScores? Score(int[] clusters)
    {
        if (_images.Labels is null) return null;
        var table = ContingencyTable.FromLabels(_images.Labels, clusters);
        var scores = new LabelScores(
            ClusteringMetrics.Accuracy(table), ClusteringMetrics.NormalizedMutualInformation(table),
            ClusteringMetrics.AdjustedRandIndex(table));
        State.MaxAccuracy = Math.Max(State.MaxAccuracy ?? 0, scores.Accuracy);
        State.MaxNmi = Math.Max(State.MaxNmi ?? 0, scores.NormalizedMutualInformation);
        return scores;
    }

    /// <summary>Writes the model, and its clusters (N) as a picture and as a file.</summary>
    /// <returns>The model's path.</returns>
    public string WriteModel(IReadOnlyList<SafetensorsEntry> entries, int[] clusters)
    {
        if (!IsFirst) return _modelPath;
        ClusterModel.ToFile(entries, Pixels.Pixels, Options.ToMetadata()).Write(_modelPath);
        ImageFile.Write(_sheetPath, ClusterSheet.Compose(_images, clusters, Options.Components));
        AssignmentFile.Write(_assignmentPath, clusters);
        return _modelPath;
    }

    public void Dispose()
    {
        Records.Dispose();
        State.Dispose();
        Pixels.Dispose();
    }

    private bool IsFirst => Ranks.Rank == 0;

    /// <summary>What the run goes on from; null where it starts afresh.</summary>
    private Checkpoint? Begin(bool resume)
    {
        var checkpoint = resume ? _store.LoadLatest() : null;
        if (checkpoint is not null)
            RunOptionsComparison.RequireSame(_store.LatestPath!, checkpoint.Options, Options.ToMetadata());
        else if (IsFirst)
            Forget();
        return checkpoint;
    }

    /// <summary>
    /// Ranks do the same arithmetic, so that they have the same state to the bit; where a node's libraries or processor do
    /// it otherwise, they would come apart ever further.
    /// </summary>
    private void RequireSameState(Checkpoint checkpoint)
    {
        var seals = Ranks.Gather(Encoding.ASCII.GetBytes(CheckpointFile.SealOf(checkpoint)));
        var other = Array.FindIndex(seals, seal => !seal.AsSpan().SequenceEqual(seals[0]));
        if (other > 0)
            throw new TrainingException(
                $"Rank {other} has come to another state than rank 0 by step {State.Step}: its node computes otherwise. Choose "
                + "nodes of one kind, with the same libraries; checkpoints of the steps before it are kept.");
    }

    private void RequireSameOnAll(string name, string expected, string own, string remedy)
    {
        var all = Array.ConvertAll(Ranks.Gather(Encoding.UTF8.GetBytes(own)), Encoding.UTF8.GetString);
        var other = Array.FindIndex(all, text => text != all[0]);
        if (other > 0)
            AllOrNone.Run(Ranks, () => throw new BadInputException(
                name, expected, $"{all[0]} for rank 0, {all[other]} for rank {other}", remedy));
    }

    /// <summary>
    /// Makes room for a run that starts afresh: its checkpoints go before its records do, so that a run killed here never
    /// finds, on resume, a checkpoint that counts on records that are gone.
    /// </summary>
    private void Forget()
    {
        _store.Clear();
        File.Delete(_modelPath);
        File.Delete(_sheetPath);
        File.Delete(_assignmentPath);
    }
}
