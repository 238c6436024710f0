namespace BigLearnEm.Data;

/// <summary>Tables of several files as one, in memory.</summary>
internal static class JoinedTables
{
    /// <summary>Reads files one after the other.</summary>
    /// <param name="paths">The files; at least one.</param>
    /// <param name="options">How each is read.</param>
    /// <exception cref="BadInputException">One cannot be used, or has other columns than the first.</exception>
    internal static LabeledTable Read(string[] paths, TableReadOptions options)
    {
        if (paths.Length == 1)
            return TableFile.Read(paths[0], options);
        var tables = Array.ConvertAll(paths, path => TableFile.Read(path, options));
        var columns = tables.Max(table => table.Features.Columns);
        for (var i = 0; i < paths.Length; i++)
        {
            // What libsvm's files leave out is zero: the greatest index of all of them counts.
            if (TableFormats.Of(paths[i]) == TableFormat.LibSvm && tables[i].Features.Columns < columns)
                tables[i] = TableFile.Read(paths[i], options with { Features = columns });
            var (own, first) = (tables[i].Features, tables[0].Features);
            JoinedRowSource.RequireSameColumns(
                paths[i], own.Columns, own.ColumnNames, paths[0], first.Columns, first.ColumnNames);
            if (tables[i].Labels is null == tables[0].Labels is null) continue;
            throw new BadInputException(
                paths[i], tables[0].Labels is null ? $"no classes, as in {paths[0]}" : $"classes, as in {paths[0]}",
                tables[0].Labels is null ? "classes" : "none", "Say which column holds classes, or 'none'.");
        }

        return Joined(tables);
    }

    private static LabeledTable Joined(LabeledTable[] tables)
    {
        var first = tables[0].Features;
        var features = new Table(
            [.. tables.SelectMany(table => table.Features.Values)], tables.Sum(table => table.Features.Rows),
            first.Columns, first.ColumnNames);
        if (tables[0].Labels is null)
            return new LabeledTable(features, null, []);
        string[] texts = [.. tables.SelectMany(table => table.Labels!.Select(label => table.ClassNames[label]))];
        var classes = ClassLabels.FromTexts(texts, "the classes");
        return new LabeledTable(features, classes.Labels, classes.ClassNames);
    }
}
