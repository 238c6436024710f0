using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

/// <summary>Against pictures that another program's encoder made (Fixtures/Data/make_fixtures.py).</summary>
public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gray_filter0", "gray")]
    [InlineData("gray_filter1", "gray")]
    [InlineData("gray_filter2", "gray")]
    [InlineData("gray_filter3", "gray")]
    [InlineData("gray_filter4", "gray")]
    [InlineData("gray4", "gray4")]
    [InlineData("gray_alpha", "gray")]
    [InlineData("rgb", "rgb")]
    [InlineData("rgba", "rgb")]
    [InlineData("palette1", "palette1")]
    [InlineData("palette2", "palette2")]
    [InlineData("palette4", "palette4")]
    [InlineData("palette8", "palette8")]
    public void Every_kind_of_picture_becomes_grey(string picture, string expected)
    {
        var image = ImageFile.ReadGray(NpyFileTests.Fixture(picture + ".png"));

        Assert.Equal((13, 11), (image.Width, image.Height));
        Assert.Equal(NpyFile.Read(NpyFileTests.Fixture(expected + ".npy")).Values, image.Pixels.Select(v => (double)v));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(13, 11)]
    [InlineData(300, 200)]
    public void A_grey_picture_is_written_and_read_again(int width, int height)
    {
        var pixels = new byte[width * height];
        new Random(1).NextBytes(pixels);

        ImageFile.Write(_folder["a.png"], new GrayImage(pixels, width, height));
        var read = ImageFile.ReadGray(_folder["a.png"]);

        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(pixels, read.Pixels);
    }

    [Fact]
    public void Colours_are_written_in_their_order()
    {
        ImageFile.Write(_folder["a.png"], [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], 2, 2, channels: 3);

        Assert.Equal([54, 182, 18, 255], ImageFile.ReadGray(_folder["a.png"]).Pixels);
    }

    [Fact]
    public void What_cannot_be_a_picture_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => ImageFile.Write(_folder["a.png"], new byte[5], 2, 2, 1));
        Assert.Throws<ArgumentException>(() => ImageFile.Write(_folder["a.jpg"], new byte[4], 2, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Write(_folder["a.png"], new byte[16], 2, 2, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Write(_folder["a.png"], [], 0, 2, 1));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Text_a_folder_and_nothing_are_refused()
    {
        Assert.Throws<BadInputException>(() => ImageFile.ReadGray(_folder.Write("text.png", "not a picture at all")));
        Assert.Throws<BadInputException>(() => ImageFile.ReadGray(_folder.Write("empty.png", "")));
        Assert.Throws<BadInputException>(() => ImageFile.ReadGray(_folder.Path));
        Assert.Throws<BadInputException>(() => ImageFile.ReadGray(_folder["none.png"]));
    }

    [Fact]
    public void The_provider_has_a_name() => Assert.NotEmpty(ImageFile.Provider);
}
