using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class OutlineRasterTests
{
    [Fact]
    public void A_rectangle_covers_its_pixels_by_area()
    {
        var coverage = Cover(3, 4, [(0.5f, 0.25f), (2.5f, 0.25f), (2.5f, 2f), (0.5f, 2f)]);

        float[] expected = [0.375f, 0.75f, 0.375f, 0, 0.5f, 1, 0.5f, 0, 0, 0, 0, 0];
        Assert.Equal(expected, coverage);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_polygon_agrees_with_counting_points_inside_it(int seed)
    {
        const int Size = 10, Fine = 40;
        var random = new Random(seed);
        var points = new (float X, float Y)[7];
        for (var i = 0; i < points.Length; i++)
        {
            var (sin, cos) = MathF.SinCos(i * 2 * MathF.PI / points.Length);
            var radius = 1.5f + (3.4f * random.NextSingle());
            points[i] = (5 + (radius * cos), 5 + (radius * sin));
        }

        var coverage = Cover(Size, Size, points);

        for (var pixel = 0; pixel < Size * Size; pixel++)
        {
            var inside = 0;
            for (var i = 0; i < Fine * Fine; i++)
            {
                var x = (pixel % Size) + (((i % Fine) + 0.5f) / Fine);
                var y = (pixel / Size) + (((i / Fine) + 0.5f) / Fine);
                inside += IsInside(points, x, y) ? 1 : 0;
            }

            Assert.InRange(
                coverage[pixel], (inside / (float)(Fine * Fine)) - 0.02f, (inside / (float)(Fine * Fine)) + 0.02f);
        }
    }

    [Fact]
    public void What_lies_outside_the_picture_is_cut_off()
    {
        var coverage = Cover(2, 2, [(-5, -5), (7, -5), (7, 1), (-5, 1)]);
        var beside = Cover(2, 2, [(3, 0), (5, 0), (5, 2), (3, 2)]);

        Assert.Equal([1, 1, 0, 0], coverage);
        Assert.Equal([0, 0, 0, 0], beside);
    }

    private static float[] Cover(int height, int width, (float X, float Y)[] points)
    {
        var raster = new OutlineRaster(height, width);
        for (var i = 0; i < points.Length; i++)
        {
            var next = points[(i + 1) % points.Length];
            raster.Edge(points[i].X, points[i].Y, next.X, next.Y);
        }

        var coverage = new float[height * width];
        raster.TakeCoverage(coverage);
        return coverage;
    }

    private static bool IsInside((float X, float Y)[] points, float x, float y)
    {
        var inside = false;
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Length]);
            inside ^= a.Y > y != b.Y > y && x < ((b.X - a.X) * (y - a.Y) / (b.Y - a.Y)) + a.X;
        }

        return inside;
    }
}
