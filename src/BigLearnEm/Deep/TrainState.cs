using System.Globalization;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// Everything a run carries from one step to the next, and nothing else: how far it is, and its tensors. A checkpoint is
/// this state; codes, targets and random draws are derived from it again.
/// </summary>
internal sealed class TrainState : IDisposable
{
    private const string ConsensusName = "consensus";
    private const string ViewsName = "views";

    public int EpochsDone { get; set; }

    public int IterationsDone { get; private set; }

    /// <summary>Where the first fit's exploring stands, but for its best optimum, which is <see cref="Mixture"/>.</summary>
    public ExplorationState? Exploration { get; private set; }

    public bool Polished { get; private set; }

    /// <summary>Effective clusters of the first fit, by which a collapse is told; null before it is polished.</summary>
    public double? EffectiveClusters { get; set; }

    public int RoundsDone { get; set; }

    public int ClusterEpochsDone { get; set; }

    public string? StopReason { get; set; }

    public double? MaxAccuracy { get; set; }

    public double? MaxNmi { get; set; }

    public Autoencoder? Network { get; set; }

    public Adam? Optimizer { get; set; }

    public FeatureScale? Scale { get; set; }

    public MixtureParameters? Mixture { get; private set; }

    /// <summary>The encoder that neighbours refine; null before that, and where nothing of the kind is done.</summary>
    public ClusterEncoder? Encoder { get; private set; }

    /// <summary>The clusters of the images (N) in each of the views done, until the consensus is made of them.</summary>
    public List<int[]> Views { get; } = [];

    /// <summary>Number of views of the images that were clustered.</summary>
    public int ViewsDone { get; private set; }

    /// <summary>The cluster of each image by the consensus of the views (N); null before it is made.</summary>
    public int[]? Consensus { get; private set; }

    /// <summary>EDESC's bases, shape (K, n_z, d), which Adam trains with the network.</summary>
    public Parameter? Bases { get; private set; }

    /// <summary>
    /// The number of steps done, which numbers the checkpoints: the same for the same progress, however often the run
    /// was interrupted.
    /// </summary>
    public long Step => 1 + EpochsDone + IterationsDone + (Polished ? 1 : 0) + RoundsDone + ViewsDone + (Consensus is null ? 0 : 1)
        + (Bases is null ? 0 : 1) + ClusterEpochsDone + (StopReason is null ? 0 : 1);

    // All that Adam trains, by the names of the model's file.
    private IEnumerable<(string name, Parameter parameter)> Trained =>
        Encoder is not null ? Encoder.named_parameters() : Bases is null ? Network!.named_parameters() : [.. Network!.named_parameters(), (ModelEntries.Bases, Bases)];

    /// <summary>Puts a new mixture in the place of the old one, which ends.</summary>
    public void Replace(MixtureParameters mixture)
    {
        var old = Mixture;
        Mixture = mixture.DetachFromDisposeScope();
        old?.Dispose();
    }

    /// <summary>Takes over where the first fit stands after a cycle; the parameters are copied.</summary>
    public void Keep(ExplorationState state)
    {
        Replace(state.Best.Copy());
        Exploration = state with { Best = Mixture! };
        IterationsDone = state.Iteration;
    }

    /// <summary>Takes over what the first fit came to.</summary>
    public void EndExploration(int iterations, MixtureParameters mixture)
    {
        Exploration = null;
        IterationsDone = iterations;
        Replace(mixture);
        Polished = true;
    }

    /// <summary>Takes over EDESC's bases, to be trained from the next Adam on.</summary>
    public void LaySubspaces(Tensor bases)
    {
        Bases = nn.Parameter(bases);
        Bases.DetachFromDisposeScope();
    }

    /// <summary>Takes over the clusters of the images in a view.</summary>
    public void AddView(int[] labels)
    {
        Views.Add(labels);
        ViewsDone++;
    }

    /// <summary>Takes over the consensus and the encoder that is to learn it, to be trained by a fresh Adam.</summary>
    public void StartEncoder(ClusterEncoder encoder, int[] consensus)
    {
        Encoder = encoder;
        Consensus = consensus;
        Views.Clear();
        EndOptimizer();
    }

    /// <summary>Puts a new scale in the place of the old one, which ends.</summary>
    public void Rescale(FeatureScale scale)
    {
        Scale?.Dispose();
        Scale = scale;
    }

    /// <summary>A fresh Adam in the place of the old one.</summary>
    public void StartOptimizer(double learningRate)
    {
        EndOptimizer();
        Optimizer = optim.Adam(Trained.Select(entry => entry.parameter), learningRate);
    }

    /// <summary>Ends Adam where its moments are of no more use.</summary>
    public void EndOptimizer()
    {
        Optimizer?.Dispose();
        Optimizer = null;
    }

    public Checkpoint ToCheckpoint(TrainOptions options, TrainRecords records)
    {
        var progress = new Dictionary<string, string>
        {
            ["epochs_done"] = Text(EpochsDone),
            ["iterations_done"] = Text(IterationsDone),
            ["exploration"] = Exploration is null ? "" : Text(Exploration),
            ["polished"] = Polished ? "true" : "false",
            ["effective_clusters"] = EffectiveClusters?.ToString("R", CultureInfo.InvariantCulture) ?? "",
            ["views_done"] = Text(ViewsDone),
            ["rounds_done"] = Text(RoundsDone),
            ["cluster_epochs_done"] = Text(ClusterEpochsDone),
            ["text_lines"] = Text(records.TextLines),
            ["metrics_lines"] = Text(records.MetricsLines),
            ["stop_reason"] = StopReason ?? "",
            ["max_acc"] = MaxAccuracy?.ToString("R", CultureInfo.InvariantCulture) ?? "",
            ["max_nmi"] = MaxNmi?.ToString("R", CultureInfo.InvariantCulture) ?? "",
        };
        var tensors = ModelEntries.Of(Network, Scale, Mixture, Encoder);
        if (Consensus is not null) tensors.Add(SafetensorsEntry.From<int>(ConsensusName, Consensus, Consensus.Length));
        if (Views.Count > 0)
            tensors.Add(SafetensorsEntry.From<int>(
                ViewsName, Views.SelectMany(labels => labels).ToArray(), Views.Count, Views[0].Length));
        if (Bases is not null) tensors.Add(TensorEntry.Of(ModelEntries.Bases, Bases));
        if (Optimizer is not null) tensors.AddRange(AdamState.Entries(Optimizer, Trained));
        return new Checkpoint(options.ToMetadata(), progress, tensors);
    }

    public void Restore(Checkpoint checkpoint, TrainOptions options, int pixels, Device device)
    {
        EpochsDone = Number(checkpoint, "epochs_done");
        IterationsDone = Number(checkpoint, "iterations_done");
        Polished = checkpoint.ProgressOf("polished") == "true";
        EffectiveClusters = Real(checkpoint, "effective_clusters");
        ViewsDone = Number(checkpoint, "views_done");
        RoundsDone = Number(checkpoint, "rounds_done");
        ClusterEpochsDone = Number(checkpoint, "cluster_epochs_done");
        StopReason = checkpoint.ProgressOf("stop_reason") is { Length: > 0 } reason ? reason : null;
        MaxAccuracy = Real(checkpoint, "max_acc");
        MaxNmi = Real(checkpoint, "max_nmi");
        var names = checkpoint.Tensors.Select(entry => entry.Name).ToHashSet();
        if (names.Contains("enc_1.weight")) Network = ModelEntries.ReadNetwork(checkpoint.Tensor, pixels, device);
        if (names.Contains(ModelEntries.ProjectionAxes)) Encoder = ModelEntries.ReadEncoder(checkpoint.Tensor, pixels, device);
        if (names.Contains(ConsensusName)) Consensus = checkpoint.Tensor(ConsensusName).ToArray<int>();
        if (names.Contains(ViewsName))
        {
            var views = checkpoint.Tensor(ViewsName).RequireShape(SafetensorsEntry.AnySize, SafetensorsEntry.AnySize);
            Views.AddRange(views.ToArray<int>().Chunk((int)views.Shape[1]));
        }

        if (names.Contains("scale.shift")) Scale = ModelEntries.ReadScale(checkpoint.Tensor, device);
        if (names.Contains(MixtureEntries.Weights)) Replace(MixtureEntries.Read(checkpoint.Tensor, device));
        Exploration = checkpoint.ProgressOf("exploration") is { Length: > 0 } text ? Stand(text) : null;
        if (names.Contains(ModelEntries.Bases))
            LaySubspaces(TensorEntry.ToTensor(checkpoint.Tensor(ModelEntries.Bases), device));
        if (!names.Any(name => name.StartsWith("adam.", StringComparison.Ordinal))) return;
        StartOptimizer(options.LearningRate);
        AdamState.Restore(Optimizer!, Trained, checkpoint);
    }

    public void Dispose()
    {
        EndOptimizer();
        Network?.Dispose();
        Encoder?.Dispose();
        Scale?.Dispose();
        Mixture?.Dispose();
        Bases?.Dispose();
    }

    private static string Text(ExplorationState state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.BestLogLikelihood:R} {state.Agreeing} {state.Futile} {string.Join(",", state.SeenKinds)}");

    private ExplorationState Stand(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        var kinds = new List<MatchingKind>();
        if (Mixture is not null && text.Split(' ') is [var best, var agreeing, var futile, var names]
            && double.TryParse(best, culture, out var likelihood) && int.TryParse(agreeing, culture, out var agreements)
            && int.TryParse(futile, culture, out var failures) && Array.TrueForAll(
                names.Split(',', StringSplitOptions.RemoveEmptyEntries), name =>
                {
                    kinds.Add(Enum.TryParse<MatchingKind>(name, out var kind) ? kind : default);
                    return Enum.IsDefined(kinds[^1]) && kinds[^1].ToString() == name;
                }))
            return new ExplorationState(IterationsDone, Mixture, likelihood, agreements, failures, kinds);
        throw Checkpoint.Unusable("exploration", "where an exploration stands", text);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Number(Checkpoint checkpoint, string key) =>
        checkpoint.NumberOf<int>(key);

    private static double? Real(Checkpoint checkpoint, string key) =>
        checkpoint.ProgressOf(key).Length > 0 ? checkpoint.NumberOf<double>(key) : null;
}
