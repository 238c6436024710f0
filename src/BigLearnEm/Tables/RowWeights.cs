using System.Globalization;
using BigLearnEm.Data;

namespace BigLearnEm.Tables;

/// <summary>Reads and checks weights of rows.</summary>
internal static class RowWeights
{
    private static readonly TableReadOptions s_reading = new() { LabelColumn = "none" };

    /// <summary>Reads one number for each row, from a table of one column (or one row) of any format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Number of rows N.</param>
    /// <exception cref="BadInputException">There are more or fewer, or some cannot be used.</exception>
    public static double[] Read(string path, int rows)
    {
        var table = TableFile.Read(path, s_reading).Features;
        if (table.Columns > 1 && table.Rows > 1)
        {
            throw new BadInputException(
                path, "one weight a row", $"{table.Rows} x {table.Columns} numbers", "Give the weights alone.");
        }

        Require(table.Values, path, rows);
        return table.Values;
    }

    /// <summary>Throws where weights cannot be used.</summary>
    public static void Require(double[] weights, string name, int rows)
    {
        if (weights.Length != rows)
        {
            throw new BadInputException(
                name, $"{rows} weights, one for each training row", $"{weights.Length}",
                "Give the weights of the same rows, in the same order.");
        }

        var wrong = Array.FindIndex(weights, weight => !(weight >= 0 && double.IsFinite(weight)));
        if (wrong >= 0)
        {
            throw new BadInputException(
                name, $"a finite weight of at least 0 for row {wrong + 1}",
                weights[wrong].ToString("R", CultureInfo.InvariantCulture), "Give 0 for a row that is not to count.");
        }

        if (Array.TrueForAll(weights, weight => weight == 0))
            throw new BadInputException(name, "at least one weight above 0", "0 for every row", "No row would count.");
    }
}
