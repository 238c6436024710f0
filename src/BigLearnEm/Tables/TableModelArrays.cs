using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>
/// The model of a table as numpy arrays, over its kept columns in the table's own units: <c>columns</c> (D), which they
/// are, counted from 0; a mixture under the names of scikit-learn's attributes (<see cref="MixtureArrays"/>), or the
/// <c>centres</c> (K, D) of k-means, to which rows are nearest over <c>(row - minimum) / range</c>; and <c>minimum</c> and
/// <c>range</c> (D).
/// </summary>
public static class TableModelArrays
{
    /// <summary>The arrays of a model alone.</summary>
    /// <param name="model">The model; it stays with the caller.</param>
    public static IReadOnlyList<(string Name, NpyArray Array)> Of(TableModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        var d = model.Scale.Range.Length;
        var (minimum, range) = (tensor(model.Scale.Minimum, dtype: float64), tensor(model.Scale.Range, dtype: float64));
        List<(string, NpyArray)> arrays =
        [
            ("columns", new NpyArray([.. model.Columns.Kept.Select(column => (double)column)], [d], NpyKind.I8)),
            ("minimum", new NpyArray(model.Scale.Minimum, [d])), ("range", new NpyArray(model.Scale.Range, [d])),
        ];
        if (model.Centres is { } centres)
        {
            var values = ((centres * range) + minimum).contiguous().data<double>().ToArray();
            return [.. arrays, ("centres", new NpyArray(values, [model.Components, d]))];
        }

        return [.. arrays, .. MixtureArrays.Of(model.Mixture.Unscaled(minimum, range))];
    }

    /// <summary>
    /// Those, and of each row <c>rows</c> (N, D), its kept columns, <c>labels</c> (N) and, for a mixture, <c>score_samples</c>
    /// (N), its log density in nats, of what is there of it.
    /// </summary>
    /// <param name="model">The model; it stays with the caller.</param>
    /// <param name="table">Rows with the columns of the training table.</param>
    /// <param name="name">What they are called in messages, for instance their file.</param>
    /// <exception cref="BadInputException">As of <see cref="TableModel.Assign(Table, string)"/>.</exception>
    public static IReadOnlyList<(string Name, NpyArray Array)> Of(TableModel model, Table table, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        var rows = model.Kept(table, name);
        var scaled = TableModel.ToTensor(model.Scale.Apply(rows, name));
        var (n, d) = (rows.Rows, rows.Columns);
        var labels = model.Assign(scaled).Labels;
        List<(string, NpyArray)> arrays =
        [
            .. Of(model), ("rows", new NpyArray(rows.Values, [n, d])),
            ("labels", new NpyArray(Array.ConvertAll(labels, label => (double)label), [n], NpyKind.I4)),
        ];
        if (model.Centres is null) arrays.Add(("score_samples", new NpyArray(LogDensities(model, scaled), [n])));
        return arrays;
    }

    // The density over the table's units is that over the scaled ones, divided by the ranges of what is there.
    private static double[] LogDensities(TableModel model, Tensor scaled)
    {
        var stretches = scaled.isnan().logical_not().to(float64).mv(tensor(model.Scale.Range, dtype: float64).log());
        return [.. model.LogDensities(scaled).Zip(stretches.data<double>(), (density, stretch) => density - stretch)];
    }
}
