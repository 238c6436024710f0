namespace BigLearnEm.Reports;

/// <summary>
/// Twenty-five colours for clusters and groups: eight hues for colour-blind readers as they are, darker, and lighter,
/// then a grey. A number above takes them again from the beginning.
/// </summary>
internal static class Palette
{
    internal const int Count = 25;

    // How much white the lighter row of hues has.
    private const double Tint = 0.42;

    /// <summary>The style class of a group's colour; the grey one for a negative number.</summary>
    internal static string StyleOf(int index) => index < 0 ? "k24" : string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"k{index % Count}");

    /// <summary>The colour itself, as an RGB number.</summary>
    internal static int Colour(Theme theme, int index)
    {
        var hues = theme.Hues;
        var row = index / hues.Count;
        return row switch
        {
            0 => hues[index],
            1 => Mix(hues[index % hues.Count], 0x000000, theme.Shade),
            2 => Mix(hues[index % hues.Count], 0xFFFFFF, Tint),
            _ => theme.Grey,
        };
    }

    /// <summary>A colour with a share, from 0 to 1, of another.</summary>
    internal static int Mix(int colour, int other, double share)
    {
        var mixed = 0;
        for (var shift = 0; shift < 24; shift += 8)
        {
            var own = (colour >> shift) & 0xFF;
            var added = (other >> shift) & 0xFF;
            mixed |= (int)Math.Round(own + (share * (added - own))) << shift;
        }

        return mixed;
    }
}
