using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using static TorchSharp.torch;

namespace BigLearnEm.Reports.NeuralEm;

/// <summary>
/// Images on their way through the steps of Neural-EM: a row for each, with the image, the responsibilities after each step
/// in the components' colours, what the components draw together in the end, the true groups, and what each draws alone.
/// </summary>
internal static class StepSheet
{
    private const int Gap = 1;
    private const byte Ground = 96;

    /// <summary>Composes the sheet of the first images of a set.</summary>
    /// <param name="evaluator">Runs the model.</param>
    /// <param name="images">The images.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="noise">The noise that the input is shown under.</param>
    /// <param name="device">Where the model is.</param>
    public static ColorImage Compose(NeuralEmEvaluator evaluator, GroupedImages images, int count, double noise, Device device)
    {
        using var scope = NewDisposeScope();
        var first = images.First(count);
        using var tensor = new ImageTensor(first.Images, device);
        var steps = evaluator.Run(tensor.Batch(arange(first.Count, dtype: int64, device: device)), 0, "test", noise);
        var (pixels, components) = (first.Images.PixelCount, (int)steps[0].Parameters.shape[1]);
        var gammas = steps.Select(step => Values(step.Responsibilities)).ToList();
        var psi = Values(steps[^1].Parameters);
        var sheet = new Sheet(first.Images.Width, first.Images.Height, steps.Count + 3 + components, first.Count);
        for (var image = 0; image < first.Count; image++)
        {
            var of = image * components * pixels;
            var column = 0;
            sheet.Place(image, column++, i => Grey(first.Images.Image(image)[i] / 255f));
            foreach (var gamma in gammas) sheet.Place(image, column++, i => Blend(gamma, of, components, pixels, i));
            sheet.Place(image, column++, i => Grey(Sum(gammas[^1], psi, of, components, pixels, i)));
            sheet.Place(image, column++, i => OfGroup(first.GroupsOf(image)[i]));
            for (var k = 0; k < components; k++)
            {
                var at = of + (k * pixels);
                var colour = k;
                sheet.Place(image, column++, i => Shade(ColourOf(colour), psi[at + i]));
            }
        }

        return sheet.ToImage();
    }

    // Responsibility by responsibility, a mixture of the components' colours.
    private static (float R, float G, float B) Blend(float[] gamma, int of, int components, int pixels, int pixel)
    {
        var (r, g, b) = (0f, 0f, 0f);
        for (var k = 0; k < components; k++)
        {
            var share = gamma[of + (k * pixels) + pixel];
            var colour = ColourOf(k);
            (r, g, b) = (r + (share * colour.R), g + (share * colour.G), b + (share * colour.B));
        }

        return (r, g, b);
    }

    private static float Sum(float[] gamma, float[] psi, int of, int components, int pixels, int pixel)
    {
        var sum = 0f;
        for (var k = 0; k < components; k++)
        {
            var at = of + (k * pixels) + pixel;
            sum += gamma[at] * psi[at];
        }

        return sum;
    }

    private static (float R, float G, float B) OfGroup(byte group) => group switch
    {
        GroupedImages.Background => Grey(0),
        GroupedImages.Overlap => Grey(1),
        _ => ColourOf(group - 1),
    };

    private static (float R, float G, float B) ColourOf(int index)
    {
        var colour = Palette.Colour(Theme.Dark, index % Palette.Count);
        return ((colour >> 16 & 0xFF) / 255f, (colour >> 8 & 0xFF) / 255f, (colour & 0xFF) / 255f);
    }

    private static (float R, float G, float B) Grey(float value) => (value, value, value);

    private static (float R, float G, float B) Shade((float R, float G, float B) colour, float share) =>
        (colour.R * share, colour.G * share, colour.B * share);

    private static float[] Values(Tensor tensor) => tensor.cpu().contiguous().data<float>().ToArray();

    private sealed class Sheet
    {
        private readonly int _width;
        private readonly int _height;
        private readonly byte[] _pixels;

        public Sheet(int width, int height, int columns, int rows)
        {
            (_width, _height) = (width, height);
            (Width, Height) = ((columns * (width + Gap)) + Gap, (rows * (height + Gap)) + Gap);
            _pixels = new byte[3 * Width * Height];
            Array.Fill(_pixels, Ground);
        }

        private int Width { get; }

        private int Height { get; }

        public void Place(int row, int column, Func<int, (float R, float G, float B)> colourOf)
        {
            var (top, left) = (Gap + (row * (_height + Gap)), Gap + (column * (_width + Gap)));
            for (var i = 0; i < _width * _height; i++)
            {
                var at = 3 * (((top + (i / _width)) * Width) + left + (i % _width));
                var (r, g, b) = colourOf(i);
                (_pixels[at], _pixels[at + 1], _pixels[at + 2]) = (ToByte(r), ToByte(g), ToByte(b));
            }
        }

        public ColorImage ToImage() => new(_pixels, Width, Height);

        private static byte ToByte(float value) => (byte)Math.Clamp((value * 255) + 0.5f, 0, 255);
    }
}
