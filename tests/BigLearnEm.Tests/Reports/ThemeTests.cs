using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class ThemeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Texts_have_a_contrast_of_at_least_four_and_a_half(bool isDark)
    {
        var theme = isDark ? Theme.Dark : Theme.Light;

        foreach (var text in new[] { theme.Ink, theme.Muted, theme.Accent })
        {
            Assert.True(Contrast(text, theme.Background) >= 4.5);
            Assert.True(Contrast(text, theme.Surface) >= 4.5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Twenty_five_clusters_have_different_colours(bool isDark)
    {
        var theme = isDark ? Theme.Dark : Theme.Light;

        Assert.Equal(25, Enumerable.Range(0, 25).Select(i => Palette.Colour(theme, i)).Distinct().Count());
        Assert.Equal(["k0", "k24", "k0", "k24"], new[] { 0, 24, 25, -3 }.Select(Palette.StyleOf));
    }

    // WCAG 2.2, "contrast ratio" and "relative luminance".
    private static double Contrast(int one, int other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(int colour) =>
        (0.2126 * Channel(colour >> 16)) + (0.7152 * Channel(colour >> 8)) + (0.0722 * Channel(colour));

    private static double Channel(int value)
    {
        var share = (value & 0xFF) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
