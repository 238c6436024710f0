using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class StaticShapesTests
{
    private static readonly StaticShapesOptions s_few = new() { TrainingCount = 40, ValidationCount = 10, TestCount = 20 };

    [Fact]
    public void The_shapes_are_outlines_of_seven_rows()
    {
        var drawn = new SortedSet<string>(StringComparer.Ordinal);
        // Of a canvas as narrow as the triangle, with one shape at the left or right border at most.
        var set = StaticShapes.Create(new StaticShapesOptions { TrainingCount = 400, ValidationCount = 1, TestCount = 1, Shapes = 1, Side = 12 });
        for (var i = 0; i < set.Training.Count; i++) drawn.Add(Cropped(set.Training.Images.Image(i), 12));
        Assert.Equal(
            [
                """
                     ##
                    ####
                   ######
                  ###  ###
                 ###    ###
                ############
                ############
                """,
                """
                #######
                #######
                ##   ##
                ##   ##
                ##   ##
                #######
                #######
                """,
                """
                ############
                ############
                 ###    ###
                  ###  ###
                   ######
                    ####
                     ##
                """,
            ],
            drawn.Select(shape => shape.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void A_pixel_has_the_group_of_its_shape_and_overlaps_are_marked()
    {
        var set = StaticShapes.Create(s_few with { TrainingCount = 500 }).Training;
        var overlaps = 0;
        for (var i = 0; i < set.Images.Pixels.Length; i++)
        {
            Assert.Equal(set.Images.Pixels[i] == 0, set.Groups[i] == GroupedImages.Background);
            if (set.Groups[i] == GroupedImages.Overlap) overlaps++;
            else Assert.InRange(set.Groups[i], 0, 3);
        }

        // 3 pairs of shapes with some 40 pixels each, of 784: some 3 * 40 * 40 / 784 overlapping pixels an image.
        Assert.InRange(overlaps / 500.0, 2, 20);
    }

    [Fact]
    public void The_same_seed_draws_the_same_images_however_many_there_are()
    {
        var few = StaticShapes.Create(s_few);
        var more = StaticShapes.Create(s_few with { TrainingCount = 90, TestCount = 70 });
        Assert.Equal(few.Training.Images.Pixels, more.Training.First(40).Images.Pixels);
        Assert.Equal(few.Test.Groups, more.Test.First(20).Groups);
        Assert.NotEqual(few.Training.First(10).Images.Pixels, few.Validation.Images.Pixels);
        Assert.NotEqual(few.Training.Images.Pixels, StaticShapes.Create(s_few with { Seed = 2 }).Training.Images.Pixels);
    }

    [Theory]
    [InlineData(11, 3, "--canvas", "from 12")]
    [InlineData(28, 0, "--shapes", "from 1")]
    [InlineData(28, 255, "--shapes", "to 254")]
    public void A_canvas_smaller_than_a_shape_is_refused(int side, int shapes, string option, string expected)
    {
        var error = Assert.Throws<UsageException>(() => StaticShapes.Create(s_few with { Side = side, Shapes = shapes }));
        Assert.Equal(option, error.Option);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Cropped(ReadOnlySpan<byte> image, int side)
    {
        var lines = new List<string>();
        for (var row = 0; row < side; row++)
        {
            var line = "";
            foreach (var pixel in image.Slice(row * side, side)) line += pixel == 0 ? ' ' : '#';
            if (line.Trim().Length > 0) lines.Add(line);
        }

        var left = lines.Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line[left..].TrimEnd()));
    }
}
