using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class ImageSetTests
{
    [Fact]
    public void Holds_its_parts_and_gives_views_of_images()
    {
        var set = new ImageSet("tiny", "made here", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2, 2, 3, [7, 0]);

        Assert.Equal((2, 2, 3, 6), (set.Count, set.Height, set.Width, set.PixelCount));
        Assert.Equal(("tiny", "made here"), (set.Name, set.Source));
        Assert.Equal([7, 8, 9, 10, 11, 12], set.Image(1).ToArray());
        Assert.Equal([7, 0], set.Labels!);
    }

    [Fact]
    public void Labels_may_be_missing() => Assert.Null(new ImageSet("a", "b", new byte[4], 1, 2, 2).Labels);

    [Theory]
    [InlineData(11, 2, 2, 3)]
    [InlineData(0, 65536, 65536, 1)]
    public void Pixels_that_do_not_fill_the_sizes_are_refused(int length, int count, int height, int width) =>
        Assert.Throws<ArgumentException>(
            "pixels", () => new ImageSet("a", "b", new byte[length], count, height, width));

    [Fact]
    public void Labels_of_another_length_or_below_zero_are_refused()
    {
        Assert.Throws<ArgumentException>("labels", () => new ImageSet("a", "b", new byte[2], 2, 1, 1, [1]));
        Assert.Throws<ArgumentException>("labels", () => new ImageSet("a", "b", new byte[2], 2, 1, 1, [1, -1]));
    }

    [Fact]
    public void An_empty_set_and_an_image_outside_it_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageSet("a", "b", [], 0, 1, 1));
        var set = new ImageSet("a", "b", new byte[2], 2, 1, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Image(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Image(-1).Length);
    }
}
