namespace BigLearnEm.Reports;

/// <summary>Small marks made of lines.</summary>
internal static class Marks
{
    /// <summary>An upright cross.</summary>
    internal static SvgPath Cross(double x, double y, double size) =>
        new SvgPath().Line([x - size, y, x + size, y]).Line([x, y - size, x, y + size]);
}
