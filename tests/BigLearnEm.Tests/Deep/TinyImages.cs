using BigLearnEm.Data;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Deep;

/// <summary>Three kinds of 6 x 6 images that anyone could tell apart: a bright top, a bright left side, a bright middle.</summary>
internal static class TinyImages
{
    public static ImageSet Create(int count = 240, bool labelled = true)
    {
        var random = new DerivedRandom(17);
        var pixels = new byte[count * 36];
        for (var n = 0; n < count; n++)
            for (var y = 0; y < 6; y++)
                for (var x = 0; x < 6; x++)
                {
                    var bright = (n % 3) switch { 0 => y < 2, 1 => x < 2, _ => x is 2 or 3 && y is 2 or 3 };
                    pixels[(n * 36) + (y * 6) + x] = (byte)((bright ? 180 : 20) + random.NextInt(60));
                }

        return new ImageSet(
            "tiny", "three kinds of 6 x 6 images", pixels, count, 6, 6,
            labelled ? [.. Enumerable.Range(0, count).Select(n => n % 3)] : null);
    }
}
