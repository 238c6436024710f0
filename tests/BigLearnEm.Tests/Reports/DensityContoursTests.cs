using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class DensityContoursTests
{
    private static readonly PlaneBounds s_bounds = new(-6, 6, -6, 6);

    [Fact]
    public void The_density_is_the_weighted_sum_of_its_components()
    {
        var density = new MixtureDensity([0.25, 0.75], [0, 0, 1, 2], [1, 0, 0, 1, 2, 0.5, 0.5, 1]);

        // By hand: N((0,0); 0, I) = 1 / (2 pi); the second has determinant 1.75 and, at distance (-1, -2), the form
        // (1 * 1 - 2 * 0.5 * 2 + 2 * 4) / 1.75 = 4.
        var expected = (0.25 / (2 * Math.PI)) + (0.75 * Math.Exp(-2) / (2 * Math.PI * Math.Sqrt(1.75)));
        Assert.Equal(expected, density.At(0, 0), 14);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void A_region_of_one_gaussian_has_the_radius_of_its_mass(double share)
    {
        const int size = 241;
        var densities = new MixtureDensity([1], [0, 0], [1, 0, 0, 1]).OnGrid(s_bounds, size);
        var level = DensityContours.Regions.LevelOf(densities, share);

        // The mass within radius r is 1 - exp(-r^2 / 2), and the density there exp(-r^2 / 2) / (2 pi).
        Assert.Equal((1 - share) / (2 * Math.PI), level, 0.001);
        var line = Assert.Single(MarchingSquares.Trace(densities, size, level));
        var x = s_bounds.MinimumX + (line.Points[0] * s_bounds.Width / (size - 1));
        var y = s_bounds.MinimumY + (line.Points[1] * s_bounds.Height / (size - 1));
        Assert.Equal(Math.Sqrt(-2 * Math.Log(1 - share)), Math.Sqrt((x * x) + (y * y)), 0.02);
    }

    [Fact]
    public void A_share_of_the_maximum_is_just_that()
    {
        var contours = new DensityContours(ContourKind.ShareOfMaximum, [0.1]);

        Assert.Equal(0.4, contours.LevelOf([1, 4, 2], 0.1), 14);
        Assert.Equal(0, contours.LevelOf([], 0.1));
    }

    [Fact]
    public void Components_without_area_do_not_count()
    {
        var density = new MixtureDensity(
            [1, 1, 1], [0, 0, 0, 0, double.NaN, 0], [0, 0, 0, 1, 1, 2, 2, 1, 1, 0, 0, 1]);

        Assert.Equal(0, density.At(0, 0));
    }
}
