using System.Globalization;
using System.Text;
using BigLearnEm.Randomness;
using BigLearnEm.Simulations;

namespace BigLearnEm.Benchmarks.Problems;

/// <summary>
/// Tables of overlapping Gaussians, written as CSV with a header and as libsvm, so that those readers take part in the
/// comparison of tables. Variance 0.3 at spacing 2 lets neighbours overlap.
/// </summary>
internal static class GeneratedTable
{
    /// <summary>Writes both.</summary>
    /// <param name="directory">Where to.</param>
    public static IReadOnlyList<UciTable> Write(string directory)
    {
        var flat = Options(3, 2, SimulatedCovariances.Rotated);
        var deep = Options(2, 4, SimulatedCovariances.Unequal);
        var csv = Path.Combine(directory, "grid.csv");
        File.WriteAllText(csv, "class," + string.Join(',', Enumerable.Range(0, 2).Select(j => $"x{j}")) + "\n"
            + Lines(flat, (label, values) => $"cluster {label}," + string.Join(',', values.Select(Text))));
        var libsvm = Path.Combine(directory, "grid.libsvm");
        File.WriteAllText(libsvm, Lines(
            deep, (label, values) => $"{label} " + string.Join(' ', values.Select((value, j) => $"{j + 1}:{Text(value)}"))));
        return
        [
            new UciTable("GridCsv", flat.Components, Path.GetFullPath(csv), null),
            new UciTable("GridLibSvm", deep.Components, Path.GetFullPath(libsvm), null),
        ];
    }

    private static SimulationOptions Options(int grid, int dimension, SimulatedCovariances covariances) => new SimulationOptions
    {
        Grid = grid, Dimension = dimension, Variance = 0.3, UnequalWeights = true, Covariances = covariances,
        TrainSamples = 3000, Seed = 1,
    }.Validate();

    private static string Lines(SimulationOptions options, Func<int, double[], string> line)
    {
        var rows = SimulatedMixture.Create(options).Draw(options.Rows, new DerivedRandom(1, "table", 0));
        var text = new StringBuilder();
        for (var n = 0; n < rows.Count; n++)
            text.Append(line(rows.Labels[n], rows.Values[(n * rows.Dimension)..((n + 1) * rows.Dimension)])).Append('\n');
        return text.ToString();
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
