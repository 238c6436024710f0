namespace BigLearnEm.Deep;

/// <summary>Where a run of one seed puts its files.</summary>
/// <param name="Output">Directory of the weights and checkpoints of this seed.</param>
/// <param name="Text">Directory of the text record, <c>--txt_dir</c>, shared by all seeds.</param>
/// <param name="Metrics">Path of this seed's <c>metrics.jsonl</c>.</param>
public sealed record TrainDirectories(string Output, string Text, string Metrics)
{
    /// <summary>Whether the figures also go into event files of TensorBoard, beside the metrics.</summary>
    public bool HasEvents { get; init; }

    /// <summary>The places of one seed's files: directly in the directories where it is the only seed, else in <c>seed_S</c>.</summary>
    /// <param name="outDir"><c>--out_dir</c>.</param>
    /// <param name="txtDir"><c>--txt_dir</c>.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="onlySeed">Whether it is the only seed of the run.</param>
    public static TrainDirectories For(string outDir, string txtDir, ulong seed, bool onlySeed)
    {
        var sub = onlySeed ? "" : $"seed_{seed}";
        return new TrainDirectories(
            Path.Combine(outDir, sub), txtDir, Path.Combine(txtDir, sub, "metrics.jsonl"));
    }
}
