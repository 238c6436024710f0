using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class CovarianceEllipseTests
{
    // Eigenvalues and eigenvectors by hand: [5 4; 4 5] has 9 along (1, 1) and 1 along (1, -1); [2 2; 2 5] has 6 along
    // (1, 2) and 1 along (2, -1).
    [Theory]
    [InlineData(4, 0, 1, 2, 1, 0)]
    [InlineData(1, 0, 4, 2, 1, 90)]
    [InlineData(5, 4, 5, 3, 1, 45)]
    [InlineData(5, -4, 5, 3, 1, -45)]
    [InlineData(2, 2, 5, 2.449489742783178, 1, 63.43494882292201)]
    [InlineData(9, 0, 9, 3, 3, 0)]
    [InlineData(1, 1, 1, 1.4142135623730951, 0, 45)]
    public void Axes_and_angle_are_those_of_the_eigenvectors(
        double xx, double xy, double yy, double major, double minor, double degrees)
    {
        var ellipse = CovarianceEllipse.FromCovariance(xx, xy, yy)!.Value;

        Assert.Equal(major, ellipse.Major, 12);
        Assert.Equal(minor, ellipse.Minor, 12);
        Assert.Equal(degrees, ellipse.Angle * 180 / Math.PI, 10);
    }

    [Fact]
    public void A_thin_ellipse_keeps_its_digits() =>
        Assert.Equal(1e-6, CovarianceEllipse.FromCovariance(1e4, 0, 1e-12)!.Value.Minor, 15);

    [Theory]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(1, double.PositiveInfinity, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(-1, 0, -1)]
    [InlineData(0, 0, 0)]
    public void What_is_no_covariance_has_no_ellipse(double xx, double xy, double yy) =>
        Assert.Null(CovarianceEllipse.FromCovariance(xx, xy, yy));
}
