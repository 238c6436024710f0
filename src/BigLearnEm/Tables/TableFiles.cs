using BigLearnEm.Data;

namespace BigLearnEm.Tables;

/// <summary>The files of a run on a table.</summary>
/// <param name="Train">
/// The training rows (<c>--train</c>), of any format that <see cref="TableFile"/> reads; several files are divided by commas,
/// or a pattern with <c>*</c>.
/// </param>
public sealed record TableFiles(string Train)
{
    /// <summary>Rows to measure on (<c>--test</c>); null to hold out a share of the training file's.</summary>
    public string? Test { get; init; }

    /// <summary>The classes of the training file's rows (<c>--labels</c>); null for those in the file itself.</summary>
    public string? Labels { get; init; }

    /// <summary>The classes of the test rows (<c>--test_labels</c>); null for those in their file.</summary>
    public string? TestLabels { get; init; }

    /// <summary>A weight for each row of the training file (<c>--weights</c>); null where each counts once.</summary>
    public string? Weights { get; init; }

    /// <summary>How both tables are read (<c>--label_column</c>, <c>--variable</c>).</summary>
    public TableReadOptions Reading { get; init; } = new();

    /// <summary>Reads the training rows, with their classes where there are some.</summary>
    /// <exception cref="BadInputException">A file cannot be used.</exception>
    internal LabeledTable ReadTrain() => Labelled(JoinedTables.Read(TablePaths.Expand(Train), Reading), Labels);

    /// <summary>Reads the test rows, their columns in the order of the training rows'.</summary>
    /// <param name="columns">Number of features of the training rows.</param>
    /// <param name="names">What they are called; null where they have no names.</param>
    /// <exception cref="BadInputException">A file cannot be used, or has other columns.</exception>
    internal LabeledTable ReadTest(int columns, IReadOnlyList<string>? names)
    {
        var read = Labelled(
            JoinedTables.Read(TablePaths.Expand(Test!), Reading with { Features = columns }), TestLabels);
        return read with { Features = TableColumns.Align(read.Features, Test!, columns, names) };
    }

    private static LabeledTable Labelled(LabeledTable table, string? path)
    {
        if (path is null) return table;
        var classes = LabelFile.Read(path, table.Features.Rows);
        return table with { Labels = classes.Labels, ClassNames = classes.ClassNames };
    }
}
