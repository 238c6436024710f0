using System.Numerics;

namespace BigLearnEm.Clustering;

/// <summary>
/// The k smallest numbers of every row of a matrix whose columns come block after block, from the first to the last. Once
/// a few columns have been seen, nearly every number is above the k-th smallest, which one comparison tells of a whole
/// vector. Rows may be worked on by different threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">Number of rows.</param>
/// <param name="count">How many of each row are kept, k.</param>
internal sealed class SmallestOfRows<T>(int rows, int count)
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly T[] _values = [.. Enumerable.Repeat(T.PositiveInfinity, rows * count)];
    private readonly int[] _columns = [.. Enumerable.Repeat(-1, rows * count)];

    /// <summary>A row's smallest numbers so far, rising; infinity where there are fewer than k.</summary>
    public ReadOnlySpan<T> Values(int row) => _values.AsSpan(row * count, count);

    /// <summary>The columns they stand in, -1 where there are fewer than k; of equal numbers the first.</summary>
    public ReadOnlySpan<int> Columns(int row) => _columns.AsSpan(row * count, count);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Fill(_values, T.PositiveInfinity);
        Array.Fill(_columns, -1);
    }

    /// <summary>Takes a block of a row's columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="block">Its numbers.</param>
    /// <param name="firstColumn">The column of the first of them.</param>
    /// <param name="excluded">A column that does not count.</param>
    public void Add(int row, ReadOnlySpan<T> block, int firstColumn, int excluded)
    {
        var largest = Values(row)[^1];
        var i = 0;
        for (; i <= block.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (!Vector.LessThanAny(new Vector<T>(block[i..]), new Vector<T>(largest))) continue;
            for (var j = i; j < i + Vector<T>.Count; j++) Consider(block[j], j);
        }

        for (; i < block.Length; i++) Consider(block[i], i);

        void Consider(T value, int place)
        {
            if (value < largest && firstColumn + place != excluded) largest = Insert(row, value, firstColumn + place);
        }
    }

    /// <summary>Puts a number in its place, and gives the largest that is kept.</summary>
    private T Insert(int row, T value, int column)
    {
        var values = _values.AsSpan(row * count, count);
        var columns = _columns.AsSpan(row * count, count);
        var place = count - 1;
        for (; place > 0 && values[place - 1] > value; place--)
            (values[place], columns[place]) = (values[place - 1], columns[place - 1]);
        (values[place], columns[place]) = (value, column);
        return values[^1];
    }
}
