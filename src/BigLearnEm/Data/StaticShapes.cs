using BigLearnEm.Randomness;

namespace BigLearnEm.Data;

/// <summary>
/// Binary images of a few outlined shapes at random places, with the shape that each pixel belongs to (Reichert and Serre,
/// "Neuronal synchrony in complex-valued deep networks", ICLR 2014; in the sizes of Greff, Srivastava and Schmidhuber,
/// "Binding via reconstruction clustering", 2015). A pixel where shapes overlap is marked, as it belongs to none alone.
/// </summary>
public static class StaticShapes
{
    /// <summary>The name of every such set.</summary>
    public const string SetName = "static-shapes";

    /// <summary>Columns of the widest shape, the triangle.</summary>
    public const int Widest = 12;

    private const int Tallest = 7;
    private const int SquareSide = 7;
    private const int Border = 2;

    private static readonly Shape[] s_shapes = [Square(), Triangle(up: true), Triangle(up: false)];

    /// <summary>
    /// Draws the three parts of a set. The same seed gives the same bytes on every machine, and an image depends on its
    /// part and its number in it alone, not on how many there are.
    /// </summary>
    /// <param name="options">How many, how large; validated.</param>
    public static GroupedSplits Create(StaticShapesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new GroupedSplits(
            Draw(options, "training", options.TrainingCount), Draw(options, "validation", options.ValidationCount),
            Draw(options, "test", options.TestCount));
    }

    private static GroupedImages Draw(StaticShapesOptions options, string part, int count)
    {
        var size = options.Side * options.Side;
        var pixels = new byte[count * size];
        var groups = new byte[count * size];
        Parallel.For(0, count, i => DrawImage(
            options, new DerivedRandom(options.Seed, $"shapes {part}", i), pixels.AsSpan(i * size, size),
            groups.AsSpan(i * size, size)));
        var source = $"{count} {part} images of {options.Shapes} shapes drawn by the program (static shapes, seed {options.Seed})";
        return new GroupedImages(new ImageSet(SetName, source, pixels, count, options.Side, options.Side), groups);
    }

    private static void DrawImage(StaticShapesOptions options, DerivedRandom random, Span<byte> pixels, Span<byte> groups)
    {
        for (var number = 1; number <= options.Shapes; number++)
        {
            var shape = s_shapes[random.NextInt(s_shapes.Length)];
            var left = random.NextInt(options.Side - shape.Width + 1);
            var top = random.NextInt(options.Side - Tallest + 1);
            foreach (var (row, column) in shape.Pixels)
            {
                var at = ((top + row) * options.Side) + left + column;
                groups[at] = pixels[at] == 0 ? (byte)number : GroupedImages.Overlap;
                pixels[at] = byte.MaxValue;
            }
        }
    }

    private static Shape Square() => Shape.Of(SquareSide, (row, column) =>
        Math.Min(row, column) < Border || Math.Max(row, column) >= SquareSide - Border);

    // A base of two rows, and legs three pixels wide that meet in two pixels.
    private static Shape Triangle(bool up) => Shape.Of(Widest, (row, column) =>
    {
        var height = up ? Tallest - 1 - row : row;
        if (height < Border) return true;
        var fromEdge = Math.Min(column, Widest - 1 - column) - (height - Border + 1);
        return fromEdge is >= 0 and <= Border;
    });

    private sealed record Shape(int Width, (int Row, int Column)[] Pixels)
    {
        public static Shape Of(int width, Func<int, int, bool> covers) => new(
            width,
            [
                .. Enumerable.Range(0, Tallest).SelectMany(row => Enumerable.Range(0, width)
                    .Where(column => covers(row, column)).Select(column => (row, column))),
            ]);
    }
}
