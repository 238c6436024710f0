namespace BigLearnEm.Data;

/// <summary>
/// Fills polygons with exact area coverage, by accumulating each edge's signed area and summing along the rows (the
/// method of R. Levien's font-rs). Only additions, products and quotients, so every machine draws the same picture.
/// </summary>
internal sealed class OutlineRaster(int height, int width)
{
    private readonly float[] _areas = new float[height * (width + 2)];

    /// <summary>Adds the edge between two points of a closed outline; pixel (0, 0) covers [0, 1) x [0, 1).</summary>
    internal void Edge(float x0, float y0, float x1, float y1)
    {
        if (y0 == y1)
            return;
        var direction = y0 < y1 ? 1f : -1f;
        if (y0 > y1)
            (x0, y0, x1, y1) = (x1, y1, x0, y0);
        var slope = (x1 - x0) / (y1 - y0);
        var x = y0 < 0 ? x0 - (y0 * slope) : x0;
        var lastRow = (int)Math.Min(height, MathF.Ceiling(y1));
        for (var row = (int)Math.Max(0, y0); row < lastRow; row++)
        {
            var rise = Math.Min(row + 1, y1) - Math.Max(row, y0);
            var next = x + (slope * rise);
            AddRow(row * (width + 2), rise * direction, Math.Clamp(x, 0, width), Math.Clamp(next, 0, width));
            x = next;
        }
    }

    /// <summary>
    /// The coverage (H*W), 0 to 1, of the outlines added since the last call, which are then forgotten.
    /// </summary>
    internal void TakeCoverage(Span<float> coverage)
    {
        for (var row = 0; row < height; row++)
        {
            var sum = 0f;
            for (var column = 0; column < width; column++)
            {
                sum += _areas[(row * (width + 2)) + column];
                coverage[(row * width) + column] = Math.Min(1, Math.Abs(sum));
            }
        }

        Array.Clear(_areas);
    }

    /// <summary>Spreads one row's piece of an edge over the pixels that it crosses.</summary>
    private void AddRow(int row, float rise, float from, float to)
    {
        var (left, right) = from < to ? (from, to) : (to, from);
        var first = (int)left;
        var last = (int)MathF.Ceiling(right);
        if (last <= first + 1)
        {
            var middle = (0.5f * (left + right)) - first;
            _areas[row + first] += rise * (1 - middle);
            _areas[row + first + 1] += rise * middle;
            return;
        }

        // The share of the area right of the edge within pixels first .. column, as column moves to the right.
        var perPixel = 1 / (right - left);
        var before = 0f;
        for (var column = first; column < last; column++)
        {
            var begin = Math.Max(left, column);
            var end = Math.Min(right, column + 1);
            var crossed = (end - left) * perPixel;
            var covered = crossed - ((end - begin) * perPixel * ((0.5f * (begin + end)) - column));
            _areas[row + column] += rise * (covered - before);
            before = covered;
        }

        _areas[row + last] += rise * (1 - before);
    }
}
