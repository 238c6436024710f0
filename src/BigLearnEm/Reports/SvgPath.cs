using System.Text;

namespace BigLearnEm.Reports;

/// <summary>The data of one SVG path, in picture coordinates: lines, closed outlines and dots.</summary>
public sealed class SvgPath
{
    private readonly StringBuilder _data = new();

    /// <summary>Whether nothing has been added.</summary>
    public bool IsEmpty => _data.Length == 0;

    /// <summary>Adds a line through points; nothing where there are fewer than two.</summary>
    /// <param name="points">x and y in turn (2*count).</param>
    /// <param name="closed">Whether the last point is joined to the first.</param>
    /// <returns>This path.</returns>
    public SvgPath Line(ReadOnlySpan<double> points, bool closed = false)
    {
        if (points.Length < 4) return this;
        for (var i = 0; i + 1 < points.Length; i += 2)
            Append(i == 0 ? 'M' : i == 2 ? 'L' : ' ', points[i], points[i + 1]);
        if (closed) _data.Append('Z');
        return this;
    }

    /// <summary>Adds a dot: a line of no length, which a round line cap turns into a disc.</summary>
    /// <param name="x">The centre's x.</param>
    /// <param name="y">The centre's y.</param>
    /// <returns>This path.</returns>
    public SvgPath Dot(double x, double y)
    {
        Append('M', x, y);
        _data.Append("h0");
        return this;
    }

    /// <summary>The path's data, as in the attribute <c>d</c>.</summary>
    public override string ToString() => _data.ToString();

    private void Append(char command, double x, double y) =>
        _data.Append(command).Append(SvgWriter.Number(x)).Append(' ').Append(SvgWriter.Number(y));
}
