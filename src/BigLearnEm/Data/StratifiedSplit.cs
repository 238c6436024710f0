using BigLearnEm.Randomness;

namespace BigLearnEm.Data;

/// <summary>Divides rows into training and test rows.</summary>
public static class StratifiedSplit
{
    /// <summary>
    /// Draws round(testShare * N) test rows, halves rounded up. With classes, each class c of n_c rows gives its share:
    /// the whole part of testShare * n_c, and the rows that are then missing come one each from the classes with the
    /// largest fractions (the first class on a tie). A class of two rows or more keeps a training row, and so does the
    /// whole, for which there may be fewer test rows.
    /// </summary>
    /// <param name="labels">The class of each row (N); null for a plain draw.</param>
    /// <param name="rows">How many rows N.</param>
    /// <param name="testShare">The share of test rows, in [0, 1).</param>
    /// <param name="random">The generator to draw from.</param>
    /// <returns>The training and the test rows, from 0, each ascending; together every row once.</returns>
    /// <exception cref="ArgumentException">There are more or fewer labels than rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1), or there is no row.</exception>
    public static (int[] Train, int[] Test) Of(int[]? labels, int rows, double testShare, DerivedRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (!(testShare >= 0 && testShare < 1))
            throw new ArgumentOutOfRangeException(nameof(testShare), testShare, "A share must be in [0, 1).");
        if (labels is not null && labels.Length != rows)
            throw new ArgumentException($"expected {rows} labels, got {labels.Length}", nameof(labels));

        var all = Enumerable.Range(0, rows);
        int[][] classes = labels is null
            ? [[.. all]]
            : [.. all.GroupBy(row => labels[row]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        var total = Math.Min(rows - 1, (int)Math.Round(testShare * rows, MidpointRounding.AwayFromZero));
        var counts = TestCounts([.. classes.Select(members => members.Length)], testShare, total);
        var isTest = new bool[rows];
        for (var c = 0; c < classes.Length; c++)
        {
            foreach (var member in random.Choose(classes[c].Length, counts[c]))
                isTest[classes[c][member]] = true;
        }

        return ([.. all.Where(row => !isTest[row])], [.. all.Where(row => isTest[row])]);
    }

    /// <summary>How many test rows each class gives.</summary>
    private static int[] TestCounts(int[] sizes, double testShare, int total)
    {
        // A class of one row may lose it; any other keeps one.
        var most = Array.ConvertAll(sizes, size => size == 1 ? 1 : size - 1);
        var counts = sizes.Select((size, c) => Math.Min(most[c], (int)(testShare * size))).ToArray();
        var order = Enumerable.Range(0, sizes.Length)
            .OrderByDescending(c => (testShare * sizes[c]) - Math.Floor(testShare * sizes[c]))
            .ToArray();
        var open = total - counts.Sum();
        for (var gave = true; open > 0 && gave;)
        {
            gave = false;
            foreach (var c in order)
            {
                if (open == 0 || counts[c] == most[c])
                    continue;
                counts[c]++;
                open--;
                gave = true;
            }
        }

        return counts;
    }
}
