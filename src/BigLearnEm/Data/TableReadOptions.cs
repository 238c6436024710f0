namespace BigLearnEm.Data;

/// <summary>How a table is read.</summary>
public sealed record TableReadOptions
{
    /// <summary>
    /// Where the class of each row stands. A number is a column, from 1, or from the end with a minus sign; a name is a
    /// column's name in text tables and an array's in <c>.npz</c>; <c>none</c> is nowhere. Null goes by the format:
    /// the first column of <c>.mat</c>; the label of libsvm; the array <c>y</c> or <c>labels</c> of <c>.npz</c>; the
    /// column named class, label, target or y in text tables that have one; nowhere in <c>.npy</c>.
    /// </summary>
    public string? LabelColumn { get; init; }

    /// <summary>
    /// The variable of <c>.mat</c>, or the array of <c>.npz</c>, that holds the table. Null goes by the format:
    /// <c>DataSet</c> or the only matrix; <c>X</c>, <c>x</c>, <c>data</c> or the only array that holds no classes.
    /// </summary>
    public string? Variable { get; init; }

    /// <summary>
    /// How many features libsvm's sparse lines have, for instance those of the training file; null for the greatest
    /// index in the file. Other formats say it themselves.
    /// </summary>
    public int? Features { get; init; }
}
