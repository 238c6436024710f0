using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BigLearnEm.Clustering;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;

namespace BigLearnEm.Deep;

/// <summary>
/// The two records of a run: the text record in the reference's words, one line per BigLearn-EM iteration or EDESC epoch,
/// and <c>metrics.jsonl</c>, one line per step of any stage. Checkpoints hold their numbers of lines, not of bytes,
/// because the seconds in the metrics differ from run to run. Where they are wanted, the figures of the metrics also go into
/// TensorBoard's event files, with the number of their line as step.
/// </summary>
internal sealed class TrainRecords : IDisposable
{
    // The figures that make a curve.
    private static readonly string[] s_curves =
        ["loss", "log_likelihood", "acc", "nmi", "ari", "used_clusters", "entropy", "changed", "agreement"];

    private readonly TrainOptions _options;
    private readonly RecordWriter _text;
    private readonly RecordWriter _metrics;
    private readonly EventWriter? _events;
    private readonly string _metricsPath;
    private readonly bool _isWritten;
    private long _stepStarted = Stopwatch.GetTimestamp();

    /// <summary>Opens the records, cut back to a checkpoint's lines, or afresh.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="directories">Where the records go.</param>
    /// <param name="checkpoint">The checkpoint, or null.</param>
    /// <param name="isWritten">Whether this process writes them; if not, another writes the same lines.</param>
    public TrainRecords(TrainOptions options, TrainDirectories directories, Checkpoint? checkpoint, bool isWritten)
    {
        _options = options;
        _isWritten = isWritten;
        _metricsPath = directories.Metrics;
        _text = Open(Path.Combine(directories.Text, TextName(options)), checkpoint, "text_lines");
        try
        {
            _metrics = Open(directories.Metrics, checkpoint, "metrics_lines");
            if (isWritten) _events = OpenEvents(directories, checkpoint);
        }
        catch
        {
            _metrics?.Dispose();
            _text.Dispose();
            throw;
        }
    }

    public long TextLines => _text.Lines;

    public long MetricsLines => _metrics.Lines;

    /// <summary>A step that trains a network.</summary>
    /// <param name="stage">What it is trained for.</param>
    /// <param name="round">The round, of a refinement.</param>
    /// <param name="epoch">The zero-based epoch.</param>
    /// <param name="loss">Mean of its loss over the images.</param>
    /// <param name="view">Which of the further autoencoders it is, by the name of its codes; null for the others.</param>
    public void Epoch(string stage, int round, int epoch, double loss, string? view = null)
    {
        var line = Step(stage);
        if (view is not null) line["view"] = view;
        if (stage == "refine") line["round"] = round;
        line["epoch"] = epoch;
        line["loss"] = loss;
        Write(line);
    }

    /// <summary>A BigLearn-EM iteration.</summary>
    /// <param name="iteration">Its number, running on across rounds.</param>
    /// <param name="round">-1 in the first fit, else the round.</param>
    /// <param name="matching">The matching it drew.</param>
    /// <param name="assignment">The assignment after it.</param>
    /// <param name="scores">Its scores; null without labels.</param>
    /// <param name="oracle">The largest scores so far; null without labels.</param>
    public void Iteration(
        int iteration, int round, MatchingKind matching, Assignment assignment, LabelScores? scores, OracleScores? oracle)
    {
        WriteText(iteration, scores, oracle);
        var line = Step("mixture");
        if (round >= 0) line["round"] = round;
        line["iteration"] = iteration;
        line["matching"] = matching.ToString().ToLowerInvariant();
        line["log_likelihood"] = assignment.MeanLogLikelihood;
        Describe(line, assignment.Sizes(), assignment.Entropy, scores);
        Write(line);
    }

    /// <summary>A state after a polish: of the first fit, or of a round.</summary>
    public void Polished(int round, MixtureFit fit, Assignment assignment, LabelScores? scores, double? changed)
    {
        var line = Step("polish");
        if (round >= 0) line["round"] = round;
        line["em_steps"] = fit.Trace.Count;
        line["stop_reason"] = fit.Stop.ToString().ToLowerInvariant();
        if (fit.EmptyComponents.Count > 0)
            line["empty_components"] = new JsonArray([.. fit.EmptyComponents.Select(k => JsonValue.Create(k))]);
        if (changed is { } share) line["changed"] = share;
        line["log_likelihood"] = assignment.MeanLogLikelihood;
        Describe(line, assignment.Sizes(), assignment.Entropy, scores);
        Write(line);
    }

    /// <summary>The neighbours of each image in a view were found.</summary>
    /// <param name="view">What they are neighbours by: codes, pixels, gradients.</param>
    public void Neighbors(string view)
    {
        var line = Step("neighbors");
        line["view"] = view;
        Write(line);
    }

    /// <summary>The spectral embedding of a graph of neighbours was found.</summary>
    /// <param name="view">What the neighbours are neighbours by.</param>
    /// <param name="embedding">It.</param>
    public void Spectrum(string view, SpectralEmbedding embedding)
    {
        var line = Step("spectrum");
        line["view"] = view;
        line["eigenvalues"] = new JsonArray([.. embedding.Eigenvalues.Select(value => JsonValue.Create(Math.Round(value, 6)))]);
        line["residual"] = embedding.LargestResidual;
        Write(line);
    }

    /// <summary>A balanced partition of the images in the spectral embedding of a graph of their neighbours.</summary>
    /// <param name="view">What the neighbours are neighbours by.</param>
    /// <param name="width">Spectral coordinates that it was made in.</param>
    /// <param name="repeat">Which of the partitions in that width it is, from 0.</param>
    /// <param name="labels">The cluster of each image (N).</param>
    /// <param name="clusters">Number of clusters K.</param>
    /// <param name="entropy">Mean entropy of its responsibilities, in nats.</param>
    /// <param name="scores">Its scores; null without labels.</param>
    public void Partition(string view, int width, int repeat, int[] labels, int clusters, double entropy, LabelScores? scores)
    {
        var line = Step("partition");
        line["view"] = view;
        line["width"] = width;
        line["repeat"] = repeat;
        Describe(line, Clustering.Partition.Sizes(labels, clusters), entropy, scores);
        Write(line);
    }

    /// <summary>The consensus of a view's partitions, or of the views' clusters.</summary>
    /// <param name="view">What the neighbours are neighbours by; null for the consensus of the views.</param>
    /// <param name="agreement">The mean adjusted Rand index of what it is made of with each other.</param>
    /// <param name="labels">The cluster of each image (N).</param>
    /// <param name="clusters">Number of clusters K.</param>
    /// <param name="scores">Its scores; null without labels.</param>
    public void Consensus(string? view, double agreement, int[] labels, int clusters, LabelScores? scores)
    {
        var line = Step("consensus");
        if (view is not null) line["view"] = view;
        line["agreement"] = agreement;
        Describe(line, Clustering.Partition.Sizes(labels, clusters), null, scores);
        Write(line);
    }

    /// <summary>EDESC's state before its first epoch: iteration 0 of the text record.</summary>
    /// <param name="inertia">Sum of squared distances of the codes from their k-means centres.</param>
    /// <param name="assignment">The assignment to the subspaces laid through the k-means clusters.</param>
    /// <param name="scores">Its scores; null without labels.</param>
    /// <param name="oracle">The largest scores so far; null without labels.</param>
    public void Subspaces(double inertia, SubspaceAssignment assignment, LabelScores? scores, OracleScores? oracle)
    {
        WriteText(0, scores, oracle);
        var line = Step("subspaces");
        line["inertia"] = inertia;
        Describe(line, assignment.Sizes, assignment.Entropy, scores);
        Write(line);
    }

    /// <summary>EDESC's state after an epoch: iteration epoch + 1 of the text record.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    /// <param name="loss">Mean of the whole loss over its images.</param>
    /// <param name="changed">Share of the images that changed cluster in it.</param>
    /// <param name="assignment">The assignment after it.</param>
    /// <param name="scores">Its scores; null without labels.</param>
    /// <param name="oracle">The largest scores so far; null without labels.</param>
    public void ClusterEpoch(
        int epoch, double loss, double changed, SubspaceAssignment assignment, LabelScores? scores, OracleScores? oracle)
    {
        WriteText(epoch + 1, scores, oracle);
        var line = Step("cluster");
        line["epoch"] = epoch;
        line["loss"] = loss;
        line["changed"] = changed;
        Describe(line, assignment.Sizes, assignment.Entropy, scores);
        Write(line);
    }

    /// <summary>Waits until both records are on the disk.</summary>
    public void Sync()
    {
        _text.Sync();
        _metrics.Sync();
    }

    /// <summary>Seconds of each stage, over this process and those before it, from the metrics; none where they are another's.</summary>
    public Dictionary<string, double> StageSeconds()
    {
        var seconds = new Dictionary<string, double>();
        if (!_isWritten) return seconds;
        using var reader = new StreamReader(
            new FileStream(_metricsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } text)
        {
            using var line = JsonDocument.Parse(text);
            var stage = line.RootElement.GetProperty("stage").GetString()!;
            seconds[stage] = seconds.GetValueOrDefault(stage) + line.RootElement.GetProperty("seconds").GetDouble();
        }

        return seconds;
    }

    public void Dispose()
    {
        _text.Dispose();
        _metrics.Dispose();
        _events?.Dispose();
    }

    // EDESC's authors keep no such file; the name says its options in the manner of the other one.
    private static string TextName(TrainOptions options) => options.Method == TrainMethod.Edesc
        ? $"{options.Seed}_edesc_N_{options.Edesc.Epochs}_d_{options.Edesc.SubspaceDimension}"
            + $"_eta_{PythonFloat.Format(options.Edesc.Eta)}_beta_{PythonFloat.Format(options.Beta)}.txt"
        : ReferenceRecord.FileName(
            (long)options.Seed, options.CovarianceFloor, options.Iterations, options.LocalUpdates, options.KMeansStart,
            options.JointProbability, options.MarginalBound);

    private RecordWriter Open(string path, Checkpoint? checkpoint, string key)
    {
        var lines = checkpoint is null
            ? 0 : checkpoint.NumberOf<long>(key);
        return _isWritten ? RecordWriter.Open(path, lines) : RecordWriter.OfAnother(path, lines);
    }

    // A new file each time, as TensorBoard's are never cut back: the first event says from where it takes the place of others.
    private EventWriter? OpenEvents(TrainDirectories directories, Checkpoint? checkpoint)
    {
        var directory = Path.GetDirectoryName(directories.Metrics)!;
        if (checkpoint is null) EventWriter.Clear(directory);
        if (!directories.HasEvents) return null;
        var events = EventWriter.Create(directory);
        events.Restart(_metrics.Lines);
        return events;
    }

    private JsonObject Step(string stage) => new() { ["seed"] = _options.Seed, ["stage"] = stage };

    private void WriteText(int iteration, LabelScores? scores, OracleScores? oracle) =>
        _text.WriteLine(new ReferenceRecord((long)_options.Seed, iteration, scores is null || oracle is null
            ? null
            : new ReferenceScores(
                scores.NormalizedMutualInformation, scores.Accuracy, oracle.NormalizedMutualInformation, oracle.Accuracy))
            .ToString());

    private static void Describe(JsonObject line, int[] sizes, double? entropy, LabelScores? scores)
    {
        line["used_clusters"] = sizes.Count(size => size > 0);
        line["smallest_share"] = (double)sizes.Min() / sizes.Sum();
        if (entropy is not null) line["entropy"] = entropy;
        if (scores is null) return;
        line["acc"] = scores.Accuracy;
        line["nmi"] = scores.NormalizedMutualInformation;
        line["ari"] = scores.AdjustedRandIndex;
    }

    private void Write(JsonObject line)
    {
        // From line to line, so that what a step needed before it began, and the checkpoint after it, are counted too.
        line["seconds"] = Math.Round(Stopwatch.GetElapsedTime(_stepStarted).TotalSeconds, 3);
        _stepStarted = Stopwatch.GetTimestamp();
        var step = _metrics.Lines;
        _metrics.WriteLine(JsonRecord.Line(line));
        if (_events is null) return;
        var stage = line["view"] is { } view ? $"{line["stage"]}/{view}" : $"{line["stage"]}";
        foreach (var figure in s_curves.Where(line.ContainsKey))
            _events.Scalar(
                $"{stage}/{figure}", step, Convert.ToDouble(line[figure]!.GetValue<object>(), CultureInfo.InvariantCulture));
    }
}
