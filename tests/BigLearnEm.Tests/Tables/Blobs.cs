using BigLearnEm.Data;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Tables;

/// <summary>Three round clouds of rows with their classes, on the corners of a triangle.</summary>
internal static class Blobs
{
    public static string[] Names { get; } = ["ash", "beech", "oak"];

    /// <summary>Draws rows; classes come in turn.</summary>
    public static LabeledTable Draw(int rows, int columns = 3, ulong seed = 5, double spread = 0.4)
    {
        var random = new DerivedRandom(seed, "blobs", 0);
        var values = new double[rows * columns];
        var labels = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            labels[row] = row % 3;
            for (var column = 0; column < columns; column++)
            {
                var centre = column % 3 == labels[row] ? 10 : 4;
                values[(row * columns) + column] = centre + (spread * random.NextGaussian());
            }
        }

        return new LabeledTable(new Table(values, rows, columns), labels, Names);
    }

    /// <summary>Writes a text table, the class in a column of that name at the end.</summary>
    public static void WriteCsv(string path, LabeledTable table, bool withClasses = true)
    {
        var features = table.Features;
        var header = string.Join(',', Enumerable.Range(1, features.Columns).Select(column => $"f{column}"));
        var lines = Enumerable.Range(0, features.Rows).Select(row =>
            string.Join(',', features.Row(row).ToArray().Select(value => value.ToString("R")))
            + (withClasses ? "," + table.ClassNames[table.Labels![row]] : ""));
        File.WriteAllLines(path, lines.Prepend(header + (withClasses ? ",class" : "")));
    }

    /// <summary>Writes libsvm's form, with what is zero left out.</summary>
    public static void WriteLibSvm(string path, LabeledTable table)
    {
        var features = table.Features;
        File.WriteAllLines(path, Enumerable.Range(0, features.Rows).Select(row =>
            $"{table.Labels![row] + 1} " + string.Join(' ', features.Row(row).ToArray()
                .Select((value, column) => (value, column)).Where(pair => pair.value != 0)
                .Select(pair => $"{pair.column + 1}:{pair.value:R}"))));
    }
}
