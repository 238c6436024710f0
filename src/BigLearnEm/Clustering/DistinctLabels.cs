namespace BigLearnEm.Clustering;

/// <summary>
/// The distinct values of a labeling, ascending, and the place of each among them. Labels that lie close together, as
/// they nearly always do, are looked up in an array; others by binary search.
/// </summary>
internal readonly struct DistinctLabels
{
    private readonly int[]? _places;
    private readonly int _smallest;

    private DistinctLabels(int[] values, int[]? places, int smallest)
    {
        Values = values;
        _places = places;
        _smallest = smallest;
    }

    /// <summary>The distinct labels, ascending.</summary>
    public int[] Values { get; }

    /// <summary>Finds the distinct values of a labeling (N).</summary>
    public static DistinctLabels Of(ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty) return new DistinctLabels([], [], 0);
        var (smallest, largest) = Range(labels);
        var span = (long)largest - smallest + 1;
        if (span > 4L * labels.Length + 1024) return new DistinctLabels(SortedDistinct(labels), null, smallest);

        var places = new int[span];
        foreach (var label in labels) places[label - smallest] = 1;
        var values = new List<int>();
        for (var offset = 0; offset < places.Length; offset++)
        {
            if (places[offset] == 0) continue;
            places[offset] = values.Count;
            values.Add(smallest + offset);
        }

        return new DistinctLabels([.. values], places, smallest);
    }

    /// <summary>The index in <see cref="Values"/> of a label that occurs in the labeling.</summary>
    public int IndexOf(int label) => _places is null ? Array.BinarySearch(Values, label) : _places[label - _smallest];

    private static (int Smallest, int Largest) Range(ReadOnlySpan<int> labels)
    {
        var smallest = labels[0];
        var largest = labels[0];
        foreach (var label in labels)
        {
            if (label < smallest) smallest = label;
            if (label > largest) largest = label;
        }

        return (smallest, largest);
    }

    private static int[] SortedDistinct(ReadOnlySpan<int> labels)
    {
        var sorted = labels.ToArray();
        Array.Sort(sorted);
        return [.. sorted.Distinct()];
    }
}
