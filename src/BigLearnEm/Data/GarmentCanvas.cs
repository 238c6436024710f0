namespace BigLearnEm.Data;

/// <summary>
/// One garment in the making: outlines in its own coordinates (x to the right, y down, both about -1 to 1) go through a
/// pose onto a small grey picture, each new part painted over the earlier ones.
/// </summary>
internal sealed class GarmentCanvas(int size)
{
    private readonly OutlineRaster _raster = new(size, size);
    private readonly float[] _coverage = new float[size * size];
    private readonly float[] _gray = new float[size * size];
    private GarmentPose _pose;

    /// <summary>The picture (size*size): 0 the background, 1 full cloth, row by row.</summary>
    internal Span<float> Gray => _gray;

    /// <summary>Empties the picture and takes a new pose.</summary>
    internal void Begin(in GarmentPose pose)
    {
        Array.Clear(_gray);
        _pose = pose;
    }

    /// <summary>Paints a polygon given as x, y pairs.</summary>
    internal void Fill(float shade, params ReadOnlySpan<float> points)
    {
        for (var i = 0; i < points.Length; i += 2)
        {
            var next = (i + 2) % points.Length;
            AddEdge(points[i], points[i + 1], points[next], points[next + 1]);
        }

        Paint(shade);
    }

    /// <summary>Paints a polygon that is its own mirror image, given by its right half from top to bottom.</summary>
    internal void FillMirrored(float shade, params ReadOnlySpan<float> points)
    {
        var last = points.Length - 2;
        for (var i = 0; i < last; i += 2)
        {
            AddEdge(points[i], points[i + 1], points[i + 2], points[i + 3]);
            AddEdge(-points[i + 2], points[i + 3], -points[i], points[i + 1]);
        }

        AddEdge(points[last], points[last + 1], -points[last], points[last + 1]);
        AddEdge(-points[0], points[1], points[0], points[1]);
        Paint(shade);
    }

    /// <summary>Paints a line of the given thickness along x, y pairs.</summary>
    internal void Stroke(float shade, float thickness, params ReadOnlySpan<float> points)
    {
        for (var i = 0; i + 3 < points.Length; i += 2)
        {
            float x0 = points[i], y0 = points[i + 1], x1 = points[i + 2], y1 = points[i + 3];
            var length = MathF.Sqrt(((x1 - x0) * (x1 - x0)) + ((y1 - y0) * (y1 - y0)));
            var across = (x: -(y1 - y0) * thickness / (2 * length), y: (x1 - x0) * thickness / (2 * length));
            AddEdge(x0 + across.x, y0 + across.y, x1 + across.x, y1 + across.y);
            AddEdge(x1 + across.x, y1 + across.y, x1 - across.x, y1 - across.y);
            AddEdge(x1 - across.x, y1 - across.y, x0 - across.x, y0 - across.y);
            AddEdge(x0 - across.x, y0 - across.y, x0 + across.x, y0 + across.y);
        }

        Paint(shade);
    }

    private void AddEdge(float x0, float y0, float x1, float y1)
    {
        var from = _pose.Apply(x0, y0);
        var to = _pose.Apply(x1, y1);
        _raster.Edge(from.X, from.Y, to.X, to.Y);
    }

    private void Paint(float shade)
    {
        _raster.TakeCoverage(_coverage);
        for (var i = 0; i < _gray.Length; i++)
            _gray[i] += _coverage[i] * (shade - _gray[i]);
    }
}
