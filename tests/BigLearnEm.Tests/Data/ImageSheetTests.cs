using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class ImageSheetTests
{
    [Fact]
    public void Pictures_stand_in_rows_with_gaps_around_them()
    {
        var sheet = ImageSheet.Compose([1, 2, 3, 4, 5, 6], height: 1, width: 2, columns: 2, gap: 1, background: 9);

        Assert.Equal((7, 5), (sheet.Width, sheet.Height));
        byte[] expected =
        [
            9, 9, 9, 9, 9, 9, 9,
            9, 1, 2, 9, 3, 4, 9,
            9, 9, 9, 9, 9, 9, 9,
            9, 5, 6, 9, 9, 9, 9,
            9, 9, 9, 9, 9, 9, 9,
        ];
        Assert.Equal(expected, sheet.Pixels);
    }

    [Fact]
    public void Images_of_a_set_are_chosen_by_index()
    {
        var set = new ImageSet("a", "b", [1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2);

        var sheet = ImageSheet.Compose(set, [1, 0, 1], columns: 3, gap: 0);

        Assert.Equal((6, 2), (sheet.Width, sheet.Height));
        Assert.Equal([5, 6, 1, 2, 5, 6, 7, 8, 3, 4, 7, 8], sheet.Pixels);
    }

    [Fact]
    public void What_makes_no_sheet_is_refused()
    {
        var set = new ImageSet("a", "b", new byte[8], 2, 2, 2);

        Assert.Throws<ArgumentException>(() => ImageSheet.Compose([], 2, 2, 1));
        Assert.Throws<ArgumentException>(() => ImageSheet.Compose(new byte[5], 2, 2, 1));
        Assert.Throws<ArgumentException>(() => ImageSheet.Compose(set, [], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageSheet.Compose(new byte[4], 2, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageSheet.Compose(new byte[4], 2, 2, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageSheet.Compose(set, [2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageSheet.Compose(new byte[4], 2, 2, int.MaxValue, 1));
    }
}
