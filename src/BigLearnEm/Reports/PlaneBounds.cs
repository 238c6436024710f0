namespace BigLearnEm.Reports;

/// <summary>A rectangle of the plane.</summary>
/// <param name="MinimumX">The least x.</param>
/// <param name="MaximumX">The largest x.</param>
/// <param name="MinimumY">The least y.</param>
/// <param name="MaximumY">The largest y.</param>
public readonly record struct PlaneBounds(double MinimumX, double MaximumX, double MinimumY, double MaximumY)
{
    /// <summary>No place at all: the start of a <see cref="With(double, double)"/>.</summary>
    public static PlaneBounds Empty { get; } = new(
        double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>Whether there is no place in it.</summary>
    public bool IsEmpty => !(MinimumX <= MaximumX && MinimumY <= MaximumY);

    /// <summary>From the least to the largest x.</summary>
    public double Width => MaximumX - MinimumX;

    /// <summary>From the least to the largest y.</summary>
    public double Height => MaximumY - MinimumY;

    /// <summary>The rectangle that also has a place.</summary>
    /// <param name="x">The place's x.</param>
    /// <param name="y">The place's y.</param>
    public PlaneBounds With(double x, double y) => With(new PlaneBounds(x, x, y, y));

    /// <summary>The rectangle that also has another one.</summary>
    /// <param name="other">The other rectangle.</param>
    public PlaneBounds With(PlaneBounds other) => new(
        Math.Min(MinimumX, other.MinimumX),
        Math.Max(MaximumX, other.MaximumX),
        Math.Min(MinimumY, other.MinimumY),
        Math.Max(MaximumY, other.MaximumY));

    /// <summary>Whether a place lies in it.</summary>
    /// <param name="x">The place's x.</param>
    /// <param name="y">The place's y.</param>
    public bool Contains(double x, double y) => x >= MinimumX && x <= MaximumX && y >= MinimumY && y <= MaximumY;

    /// <summary>The square around the same centre with room on every side; 1 wide around one place.</summary>
    /// <param name="room">The room on each side, as a share of the longer side.</param>
    public PlaneBounds Squared(double room)
    {
        var (x, y) = ((MinimumX / 2) + (MaximumX / 2), (MinimumY / 2) + (MaximumY / 2));
        var longer = Math.Max(Width, Height);
        var least = 1e-9 * Math.Max(Math.Abs(x), Math.Abs(y));
        var half = longer > least ? longer * (0.5 + room) : Math.Max(0.5, least);
        return new PlaneBounds(x - half, x + half, y - half, y + half);
    }
}
