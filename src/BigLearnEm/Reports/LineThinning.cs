namespace BigLearnEm.Reports;

/// <summary>
/// Leaves out points of a line that nobody would see (Ramer 1972; Douglas and Peucker 1973): what remains passes
/// within a tolerance of every point.
/// </summary>
internal static class LineThinning
{
    /// <summary>Thins a line.</summary>
    /// <param name="points">x and y in turn (2*count).</param>
    /// <param name="tolerance">The largest distance, in the unit of the points.</param>
    /// <returns>The points kept, first and last among them.</returns>
    internal static double[] Thin(double[] points, double tolerance)
    {
        var count = points.Length / 2;
        if (count < 3) return points;
        var keeps = new bool[count];
        keeps[0] = keeps[count - 1] = true;
        var open = new Stack<(int From, int To)>();
        open.Push((0, count - 1));
        while (open.TryPop(out var part))
        {
            var (index, distance) = Farthest(points, part.From, part.To);
            if (distance <= tolerance) continue;
            keeps[index] = true;
            open.Push((part.From, index));
            open.Push((index, part.To));
        }

        return [.. points.Where((_, i) => keeps[i / 2])];
    }

    private static (int Index, double Distance) Farthest(double[] points, int from, int to)
    {
        var (index, largest) = (from, 0.0);
        for (var i = from + 1; i < to; i++)
        {
            var distance = Distance(points, i, from, to);
            if (distance > largest) (index, largest) = (i, distance);
        }

        return (index, largest);
    }

    // From a point to the segment between two others.
    private static double Distance(double[] points, int i, int from, int to)
    {
        var (x, y) = (points[2 * from], points[(2 * from) + 1]);
        var (dx, dy) = (points[2 * to] - x, points[(2 * to) + 1] - y);
        var (px, py) = (points[2 * i] - x, points[(2 * i) + 1] - y);
        var square = (dx * dx) + (dy * dy);
        var share = square == 0 ? 0 : Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1);
        var (ex, ey) = (px - (share * dx), py - (share * dy));
        return Math.Sqrt((ex * ex) + (ey * ey));
    }
}
