namespace BigLearnEm.Data;

/// <summary>
/// A set of clothing silhouettes that the program draws itself: grey, 28x28, ten classes, any number, for machines with
/// neither data nor network. It stands in for Fashion-MNIST and is not it: the sixth class is a cap, where
/// Fashion-MNIST has a shirt. Pose, cut, brightness and cloth vary from image to image, so that comparing pixels does
/// not find the classes (k-means stays below ACC 0.80) while the shapes stay distinct.
/// </summary>
public static class Garments
{
    /// <summary>The name of every such set.</summary>
    public const string SetName = "garments";

    private const int Size = 28;

    /// <summary>The ten classes' names, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "cap", "sneaker", "bag", "ankle boot"];

    /// <summary>
    /// Draws a set. The same seed gives the same bytes on every machine, image i does not depend on
    /// <paramref name="count"/>, and each ten images in a row (0-9, 10-19, ...) hold every class once.
    /// </summary>
    /// <param name="count">N, the number of images, at least 1.</param>
    /// <param name="seed">Which set.</param>
    /// <returns>N labelled images of 28x28.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is below 1 or its pixels exceed one array (2 GiB).
    /// </exception>
    public static ImageSet Create(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / (Size * Size));
        var pixels = new byte[count * Size * Size];
        var labels = DrawLabels(count, seed);
        Parallel.For(
            0, count, () => new GarmentCanvas(Size),
            (i, _, canvas) =>
            {
                DrawImage(
                    canvas, labels[i], SplitMix64.For(seed, 2 * (ulong)i), pixels.AsSpan(i * Size * Size, Size * Size));
                return canvas;
            },
            _ => { });
        return new ImageSet(
            SetName, $"{count} clothing silhouettes drawn by the program (Garments, seed {seed})",
            pixels, count, Size, Size, labels);
    }

    /// <summary>A fresh order of the ten classes for each ten images.</summary>
    private static int[] DrawLabels(int count, ulong seed)
    {
        var labels = new int[count];
        Span<int> order = stackalloc int[GarmentShapes.ClassCount];
        for (var i = 0; i < count; i++)
        {
            var place = i % order.Length;
            if (place == 0)
            {
                var random = SplitMix64.For(seed, (2 * (ulong)i) + 1);
                for (var k = 0; k < order.Length; k++)
                {
                    var j = random.Below(k + 1);
                    order[k] = order[j];
                    order[j] = k;
                }
            }

            labels[i] = order[place];
        }

        return labels;
    }

    private static void DrawImage(GarmentCanvas canvas, int label, SplitMix64 random, Span<byte> image)
    {
        canvas.Begin(GarmentPose.Draw(ref random, Size));
        GarmentShapes.Draw(canvas, label, (float)random.Uniform(-1, 1), (float)random.Uniform(-1, 1));
        Weave(canvas.Gray, ref random);
        for (var i = 0; i < image.Length; i++)
            image[i] = (byte)Math.Clamp((255 * canvas.Gray[i]) + Noise(ref random) + 0.5f, 0, 255);
    }

    /// <summary>Gives the cloth its brightness, a gradient of light and, on every second garment, stripes.</summary>
    private static void Weave(Span<float> gray, ref SplitMix64 random)
    {
        var brightness = (float)random.Uniform(0.32, 0.95);
        var lightX = (float)random.Uniform(-0.15, 0.15) / Size;
        var lightY = (float)random.Uniform(-0.15, 0.15) / Size;
        var stripe = random.Below(2) == 0 ? 0 : (float)random.Uniform(0.05, 0.20);
        var stepX = (float)random.Uniform(-0.25, 0.25);
        var stepY = (float)random.Uniform(-0.25, 0.25);
        var phase = (float)random.Uniform();
        for (var i = 0; i < gray.Length; i++)
        {
            float x = (i % Size) - (Size / 2f), y = (i / Size) - (Size / 2f);
            var turn = phase + (stepX * x) + (stepY * y);
            var wave = (4 * Math.Abs(turn - MathF.Floor(turn) - 0.5f)) - 1;
            gray[i] *= brightness * (1 + (lightX * x) + (lightY * y)) * (1 + (stripe * wave));
        }
    }

    /// <summary>
    /// Nearly normal noise, mean 0, standard deviation 5 grey values: four uniform bytes of one draw.
    /// </summary>
    private static float Noise(ref SplitMix64 random)
    {
        var bits = random.Next();
        var sum = (int)(bits & 255) + (int)((bits >> 8) & 255) + (int)((bits >> 16) & 255) + (int)((bits >> 24) & 255);
        return (sum - 510) * (5 / 147.8f);
    }
}
