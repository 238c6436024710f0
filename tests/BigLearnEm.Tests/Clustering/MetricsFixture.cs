using System.Text.Json;
using BigLearnEm.Clustering;

namespace BigLearnEm.Tests.Clustering;

/// <summary>The figures of scikit-learn and scipy that Fixtures/Metrics/generate.py wrote.</summary>
internal static class MetricsFixture
{
    public static IReadOnlyList<Figures> Labelings { get; } = [.. Root("metrics.json").GetProperty("labelings")
        .EnumerateArray().Select(item => new Figures(item, null))];

    public static IReadOnlyList<Figures> Tables { get; } = [.. Root("metrics.json").GetProperty("tables")
        .EnumerateArray().Select(item => new Figures(item, Matrix(item.GetProperty("counts"), e => e.GetInt64())))];

    public static IReadOnlyList<(double[,] Cost, int[] ColumnOf)> Assignments { get; } = [.. Root("assignments.json")
        .EnumerateArray().Select(item => (
            Matrix(item.GetProperty("cost"), e => e.GetDouble()), Integers(item.GetProperty("columnOf"))))];

    private static JsonElement Root(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Metrics", file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static T[,] Matrix<T>(JsonElement rows, Func<JsonElement, T> read)
    {
        var matrix = new T[rows.GetArrayLength(), rows[0].GetArrayLength()];
        for (var row = 0; row < matrix.GetLength(0); row++)
        {
            for (var column = 0; column < matrix.GetLength(1); column++) matrix[row, column] = read(rows[row][column]);
        }

        return matrix;
    }

    internal sealed class Figures(JsonElement item, long[,]? counts)
    {
        public int[] True { get; } = counts is null ? Integers(item.GetProperty("true")) : [];

        public int[] Predicted { get; } = counts is null ? Integers(item.GetProperty("predicted")) : [];

        public double Accuracy { get; } = item.GetProperty("acc").GetDouble();

        public double Nmi { get; } = item.GetProperty("nmi").GetDouble();

        public double Ari { get; } = item.GetProperty("ari").GetDouble();

        public double Ami { get; } =
            item.TryGetProperty("exact_ami", out var exact) ? exact.GetDouble() : item.GetProperty("ami").GetDouble();

        public ContingencyTable Table() => counts is null
            ? ContingencyTable.FromLabels(True, Predicted)
            : ContingencyTable.FromCounts(counts);
    }
}
