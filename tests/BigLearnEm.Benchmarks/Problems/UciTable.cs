using BigLearnEm.Data;
using BigLearnEm.Randomness;

namespace BigLearnEm.Benchmarks.Problems;

/// <summary>
/// A UCI table under the protocol of the comparisons: a stratified split of 80 to 20 where there is no test file, then
/// each feature to [0, 1] by the training rows.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Components">Number of components K.</param>
/// <param name="Train">The training file, in <c>uci/</c>, or a full path.</param>
/// <param name="Test">The test file, or null.</param>
internal sealed record UciTable(string Name, int Components, string Train, string? Test)
{
    private const double TestShare = 0.2;

    public static readonly UciTable Pendigits = new("Pendigits", 12, "pendigits_train.mat", "pendigits_test.mat");

    public static readonly IReadOnlyList<UciTable> All =
    [
        new("Glass", 6, "glass.mat", null), new("Letter", 26, "letter.mat", null), Pendigits,
        new("Vehicle", 4, "Vehicle.mat", null),
    ];

    /// <summary>Reads, splits and scales.</summary>
    /// <param name="seed">Seed of the split.</param>
    public SplitTable Load(int seed)
    {
        var whole = Read(Train);
        if (Test is not null) return SplitTable.Scaled(whole, Read(Test));
        var (train, test) = StratifiedSplit.Of(
            whole.Labels, whole.Features.Rows, TestShare, new DerivedRandom((ulong)seed, "split", 0));
        return SplitTable.Scaled(Select(whole, train), Select(whole, test));
    }

    private static LabeledTable Select(LabeledTable table, int[] rows) =>
        table with { Features = table.Features.Select(rows), Labels = [.. rows.Select(row => table.Labels![row])] };

    private static LabeledTable Read(string file)
    {
        if (Path.IsPathRooted(file)) return TableFile.Read(file);
        var root = Environment.GetEnvironmentVariable("BIGLEARN_DATA")
            ?? throw new ArgumentException("Set BIGLEARN_DATA to a folder that holds uci/.");
        return TableFile.Read(Path.Combine(root, "uci", file));
    }
}
