namespace BigLearnEm.Reports;

/// <summary>
/// The colours of one colour scheme, as RGB numbers. Texts (ink, muted, accent) have a contrast of at least 4.5 to 1
/// against background and surface.
/// </summary>
internal sealed record Theme
{
    /// <summary>The colours of a light page, and of paper.</summary>
    internal static readonly Theme Light = new()
    {
        Background = 0xFFFFFF,
        Surface = 0xF6F7F9,
        Ink = 0x1B1F24,
        Muted = 0x57606A,
        Accent = 0x005A8E,
        Grid = 0xE1E4E8,
        Hues = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x882255, 0x999933],
        Grey = 0x8A929B,
        Shade = 0.42,
    };

    /// <summary>The colours of a dark page.</summary>
    internal static readonly Theme Dark = new()
    {
        Background = 0x14171B,
        Surface = 0x1D2126,
        Ink = 0xE8EAED,
        Muted = 0xA9B1BB,
        Accent = 0x7CC4F2,
        Grid = 0x30363D,
        Hues = [0x6C9BFF, 0xFF7F32, 0x1FBF8F, 0xE393C0, 0xF2B134, 0x7FD0F7, 0xD0689A, 0xB9B94E],
        Grey = 0x838C96,
        Shade = 0.26,
    };

    internal required int Background { get; init; }

    internal required int Surface { get; init; }

    internal required int Ink { get; init; }

    internal required int Muted { get; init; }

    internal required int Accent { get; init; }

    internal required int Grid { get; init; }

    /// <summary>
    /// Eight hues that colour-blind readers tell apart: six of M. Okabe and K. Ito, "Color universal design", 2008, and
    /// two of P. Tol's "muted" scheme, lightened for a dark page.
    /// </summary>
    internal required IReadOnlyList<int> Hues { get; init; }

    internal required int Grey { get; init; }

    /// <summary>How much black the darker row of hues has.</summary>
    internal required double Shade { get; init; }
}
