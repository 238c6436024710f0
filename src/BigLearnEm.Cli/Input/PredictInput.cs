using BigLearnEm.Data;

namespace BigLearnEm.Cli.Input;

/// <summary>
/// The rows that <c>predict</c> is given: an IDX file of images, a numpy array or a table of text, told apart by what
/// the file begins with.
/// </summary>
/// <param name="Values">Grey values 0 to 255 (Rows*Columns), row by row.</param>
/// <param name="Rows">N.</param>
/// <param name="Columns">D, the pixels of one image.</param>
internal sealed record PredictInput(double[] Values, int Rows, int Columns)
{
    private const double LargestGray = 255;

    /// <summary>Reads the rows and checks every number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelCount">The pixels of one image of the model.</param>
    /// <exception cref="BadInputException">
    /// The file cannot be used, has rows of another width, or a value that is not a grey value; row and column are
    /// named.
    /// </exception>
    public static PredictInput Read(string path, int pixelCount)
    {
        var input = IsIdx(path) ? FromImages(IdxFile.ReadImages(path))
            : IsNpy(path) ? FromTable(NpyFile.Read(path))
            : FromTable(CsvTable.Read(path));
        if (input.Columns != pixelCount)
        {
            throw new BadInputException(
                path, $"rows of {pixelCount} values, one for each pixel of the images the model was trained on",
                $"{input.Rows} rows of {input.Columns}", "Give images of that size, one a row.");
        }

        for (var i = 0; i < input.Values.Length; i++)
        {
            if (input.Values[i] is >= 0 and <= LargestGray) continue;
            throw new BadInputException(
                path, "grey values from 0 to 255",
                $"{input.Values[i]} in row {(i / pixelCount) + 1}, column {(i % pixelCount) + 1}, counted from 1",
                "Fill or drop what is missing, and scale pixels as in the training images.");
        }

        return input;
    }

    /// <summary>Whether the values look like pixels scaled to 0..1, which the model would take for almost black
    /// ones.</summary>
    public bool LooksScaled =>
        Array.TrueForAll(Values, value => value <= 1) && Array.Exists(Values, value => value is > 0 and < 1);

    private static PredictInput FromImages(ImageSet images) =>
        new(Array.ConvertAll(images.Pixels, pixel => (double)pixel), images.Count, images.PixelCount);

    private static PredictInput FromTable(Table table) => new(table.Values, table.Rows, table.Columns);

    private static bool IsNpy(string path) => Beginning(path) is [0x93, (byte)'N', (byte)'U', (byte)'M', ..]
        || path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    private static bool IsIdx(string path) => Beginning(path) is [0x1f, 0x8b, ..] or [0, 0, ..]
        || Path.GetFileName(path).Contains("-ubyte", StringComparison.OrdinalIgnoreCase);

    // A file that cannot be opened is explained by the reader that its name leads to.
    private static byte[] Beginning(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[4];
            var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return start[..read];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
