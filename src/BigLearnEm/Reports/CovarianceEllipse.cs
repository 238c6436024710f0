namespace BigLearnEm.Reports;

/// <summary>
/// The ellipse at one standard deviation of a Gaussian in the plane: the eigenvectors of its covariance are its axes,
/// the square roots of the eigenvalues their half lengths.
/// </summary>
/// <param name="Major">The longer semi-axis, a standard deviation.</param>
/// <param name="Minor">The shorter semi-axis, likewise.</param>
/// <param name="Angle">
/// From the x axis to the longer one, in radians, above -pi/2 and at most pi/2; 0 for a circle.
/// </param>
public readonly record struct CovarianceEllipse(double Major, double Minor, double Angle)
{
    /// <summary>The ellipse of a covariance.</summary>
    /// <param name="xx">The variance of x.</param>
    /// <param name="xy">The covariance of x and y.</param>
    /// <param name="yy">The variance of y.</param>
    /// <returns>
    /// The ellipse; null where the numbers are no covariance: not finite, or with an eigenvalue below zero by more than
    /// rounding.
    /// </returns>
    public static CovarianceEllipse? FromCovariance(double xx, double xy, double yy)
    {
        if (!Numbers.IsPlottable(xx) || !Numbers.IsPlottable(xy) || !Numbers.IsPlottable(yy)) return null;
        var half = (xx - yy) / 2;
        var radius = Math.Sqrt((half * half) + (xy * xy));
        var larger = ((xx + yy) / 2) + radius;
        if (larger <= 0) return null;
        // The determinant by the larger eigenvalue: their difference would lose the digits of a thin ellipse.
        var smaller = ((xx * yy) - (xy * xy)) / larger;
        if (smaller < -1e-9 * larger) return null;
        var angle = radius == 0 ? 0 : 0.5 * Math.Atan2(xy, half);
        return new CovarianceEllipse(Math.Sqrt(larger), Math.Sqrt(Math.Max(0, smaller)), angle);
    }
}
