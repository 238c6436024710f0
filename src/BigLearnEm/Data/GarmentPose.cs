namespace BigLearnEm.Data;

/// <summary>The affine map from a garment's own coordinates to pixels.</summary>
internal readonly record struct GarmentPose(float XX, float XY, float X0, float YX, float YY, float Y0)
{
    /// <summary>
    /// Draws a pose: place, size, width, a small turn and a small slant, about the middle of the picture.
    /// </summary>
    internal static GarmentPose Draw(ref SplitMix64 random, int size)
    {
        var unit = size * random.Uniform(0.36, 0.43);
        var wide = unit * random.Uniform(0.86, 1.10);
        var slant = random.Uniform(-0.08, 0.08);
        // (1 - h*h, 2h) / (1 + h*h) is a turn by 2 arctan h: no sine, whose last digit differs between machines.
        var half = random.Uniform(-0.06, 0.06);
        var cos = (1 - (half * half)) / (1 + (half * half));
        var sin = 2 * half / (1 + (half * half));
        var middle = size / 2.0;
        var x = middle + (random.Uniform(-0.06, 0.06) * size);
        var y = middle + (random.Uniform(-0.06, 0.06) * size);
        return new GarmentPose(
            (float)(cos * wide), (float)(((cos * slant) - sin) * unit), (float)x,
            (float)(sin * wide), (float)(((sin * slant) + cos) * unit), (float)y);
    }

    /// <summary>Where a point of the garment falls, in pixels.</summary>
    internal (float X, float Y) Apply(float x, float y) => ((XX * x) + (XY * y) + X0, (YX * x) + (YY * y) + Y0);
}
