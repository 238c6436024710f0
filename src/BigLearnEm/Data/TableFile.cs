namespace BigLearnEm.Data;

/// <summary>Reads tables with or without classes, whatever their format.</summary>
public static class TableFile
{
    private const string FirstColumn = "1";
    private static readonly string[] s_featureArrays = ["X", "x", "data"];
    private static readonly string[] s_labelArrays = ["y", "labels"];

    /// <summary>
    /// Reads a table, by the file's extension: <c>.mat</c> (<see cref="MatFile"/>); <c>.csv</c>, <c>.tsv</c>,
    /// <c>.txt</c>, <c>.data</c> (<see cref="CsvTable"/>); <c>.libsvm</c>, <c>.svm</c>, <c>.scale</c>, <c>.t</c>
    /// (<see cref="LibSvmFile"/>); <c>.npy</c> (<see cref="NpyFile"/>); <c>.npz</c> (<see cref="NpzFile"/>); names that
    /// end in <c>-ubyte</c>, <c>.ubyte</c> or <c>.idx</c>, and perhaps <c>.gz</c> (<see cref="IdxFile"/>), whose images
    /// are rows of grey values 0 to 255. Missing values are NaN.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Where the classes are, and which array to read; null for what the format has.</param>
    /// <returns>The features (N, D) and the classes (N), where there are some.</returns>
    /// <exception cref="BadInputException">
    /// The format is unknown or the file is not in it; there is no such label column; a class is missing, or, where
    /// classes are numbers, is not a whole one; or text stands in a column that is not the classes'.
    /// </exception>
    public static LabeledTable Read(string path, TableReadOptions? options = null)
    {
        options ??= new TableReadOptions();
        return TableFormats.Of(path) switch
        {
            TableFormat.Mat => Divide(
                MatFile.Read(path, options.Variable), options.LabelColumn ?? FirstColumn, path),
            TableFormat.Text => ReadText(path, options.LabelColumn),
            TableFormat.LibSvm => ReadLibSvm(path, options),
            TableFormat.Idx => ReadImages(path, options.LabelColumn),
            TableFormat.Npy => Divide(NpyFile.Read(path), options.LabelColumn ?? LabelColumn.None, path),
            _ => ReadNpz(path, options),
        };
    }

    /// <summary>Throws where a label column is asked for in a format whose lines begin with their label.</summary>
    internal static void RequireLibSvmLabel(string? labelColumn, string path)
    {
        if (labelColumn is not (null or LabelColumn.None))
        {
            throw new BadInputException(
                path, "the default label column or 'none', as libsvm's lines begin with their label",
                $"'{labelColumn}'", "Leave the label column out.");
        }
    }

    /// <summary>Throws where a label column is asked for in a format that has images alone.</summary>
    internal static void RequireIdxLabel(string? labelColumn, string path)
    {
        if (labelColumn is not (null or LabelColumn.None))
        {
            throw new BadInputException(
                path, "no label column, as an IDX file of images has none", $"'{labelColumn}'",
                "Give the IDX file of their labels by itself.");
        }
    }

    private static LabeledTable ReadImages(string path, string? labelColumn)
    {
        RequireIdxLabel(labelColumn, path);
        var images = IdxFile.ReadImages(path);
        var values = Array.ConvertAll(images.Pixels, pixel => (double)pixel);
        return Labeled(new Table(values, images.Count, images.PixelCount), null);
    }

    private static LabeledTable ReadText(string path, string? labelColumn)
    {
        var (features, texts) = CsvTable.ReadWithLabels(path, TableFormats.DelimiterOf(path), null, labelColumn);
        return Labeled(features, texts is null ? null : ClassLabels.FromTexts(texts, path));
    }

    private static LabeledTable ReadLibSvm(string path, TableReadOptions options)
    {
        RequireLibSvmLabel(options.LabelColumn, path);
        var read = LibSvmFile.Read(path, options.Features);
        return Labeled(read.Values, options.LabelColumn is null ? ClassLabels.FromNumbers(read.Targets, path) : null);
    }

    private static LabeledTable ReadNpz(string path, TableReadOptions options)
    {
        var names = NpzFile.Names(path);
        var choice = options.LabelColumn;
        var labels = choice is null ? s_labelArrays.FirstOrDefault(names.Contains)
            : names.Contains(choice) ? choice
            : null;
        var features = NpzFile.Read(path, options.Variable ?? FeatureArray(names, labels, path)).ToTable();
        if (labels is null)
            return Divide(features, choice ?? LabelColumn.None, path);

        var values = NpzFile.Read(path, labels).Values;
        return values.Length == features.Rows
            ? Labeled(features, ClassLabels.FromNumbers(values, $"{path}({labels})"))
            : throw new BadInputException(
                path, $"{features.Rows} classes in '{labels}', one for each row", $"{values.Length}",
                "Save features and classes of the same rows.");
    }

    private static string FeatureArray(IReadOnlyList<string> names, string? labels, string path)
    {
        var others = names.Where(name => name != labels && !s_labelArrays.Contains(name)).ToList();
        return s_featureArrays.FirstOrDefault(others.Contains)
            ?? (others.Count == 1
                ? others[0]
                : throw new BadInputException(
                    path, "features as the array X, x or data", $"arrays {string.Join(", ", names)}",
                    "Name the array to read, or save it as X."));
    }

    /// <summary>Takes the column of classes out of a table of numbers.</summary>
    private static LabeledTable Divide(Table table, string labelColumn, string path)
    {
        if (LabelColumn.Find(labelColumn, table.Columns, table.ColumnNames, path) is not { } label)
            return Labeled(table, null);
        var classes = new double[table.Rows];
        for (var row = 0; row < classes.Length; row++)
            classes[row] = table[row, label];
        var others = Enumerable.Range(0, table.Columns).Where(column => column != label).ToArray();
        return Labeled(table.SelectColumns(others), ClassLabels.FromNumbers(classes, path));
    }

    private static LabeledTable Labeled(Table features, ClassLabels? classes) =>
        new(features, classes?.Labels, classes?.ClassNames ?? []);
}
