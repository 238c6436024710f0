namespace BigLearnEm.Data;

/// <summary>
/// The original sets of Neural-EM, such as <c>shapes.h5</c>: groups <c>training</c>, <c>validation</c> and <c>test</c>, each
/// with the arrays <c>features</c>, of values from 0 to 1, and <c>groups</c>, both of shape (T, N, W, H, 1). Of a sequence the
/// first image is read. Background and overlaps are both group 0 there. Read through the distribution's HDF5 library.
/// </summary>
internal static class ShapesHdf5
{
    private const int ImagesAtOnce = 1000;
    private const string Remedy = "Give the shapes.h5 of the Neural-EM publication, or convert the file to .npz.";

    /// <summary>Reads the three parts.</summary>
    /// <exception cref="BadInputException">There is no library, no such file, or not what is expected in it.</exception>
    public static GroupedSplits Read(string path)
    {
        // For the messages about a file that cannot be read at all.
        InputFile.Open(path).Dispose();
        var library = Hdf5Library.Load();
        var file = library.OpenFile(path);
        if (file < 0)
            throw new BadInputException(path, "an HDF5 file", "another kind of file, or a damaged one", Remedy);
        try
        {
            return new GroupedSplits(
                ReadPart(library, file, path, "training"), ReadPart(library, file, path, "validation"),
                ReadPart(library, file, path, "test"));
        }
        finally
        {
            library.CloseFile(file);
        }
    }

    private static GroupedImages ReadPart(Hdf5Library library, long file, string path, string part)
    {
        var (pixels, shape) = ReadArray(library, file, path, $"{part}/features", value => value is >= 0 and <= 1
            ? (byte)Math.Round(value * byte.MaxValue)
            : throw new BadInputException(
                $"{path}({part}/features)", "values from 0 to 1", $"{value}", "Scale the images."));
        var (groups, groupShape) = ReadArray(library, file, path, $"{part}/groups", value =>
            value is >= 0 and < GroupedImages.Overlap && value == MathF.Floor(value)
                ? (byte)value
                : throw new BadInputException(
                    $"{path}({part}/groups)", "whole numbers from 0 to 254", $"{value}", "Number the groups."));
        if (!shape.AsSpan(1).SequenceEqual(groupShape.AsSpan(1)))
            throw new BadInputException(
                $"{path}({part}/groups)", $"the shape of {part}/features, {Shown(shape)}", Shown(groupShape), Remedy);
        var images = new ImageSet(
            Path.GetFileNameWithoutExtension(path), $"{path}({part}/features)", pixels, (int)shape[1], (int)shape[2],
            (int)shape[3]);
        return new GroupedImages(images, groups);
    }

    private static (byte[] Values, long[] Shape) ReadArray(
        Hdf5Library library, long file, string path, string name, Func<float, byte> convert)
    {
        var array = library.OpenArray(file, name);
        if (array < 0) throw new BadInputException(path, $"an array {name}", "none of that name", Remedy);
        try
        {
            var place = $"{path}({name})";
            if (!library.IsNumeric(array)) throw new BadInputException(place, "numbers", "another type", Remedy);
            var shape = library.ShapeOf(array);
            if (shape is not { Length: 5 } || shape[4] != 1 || shape.Any(length => length < 1))
                throw new BadInputException(
                    place, "shape (T, N, W, H, 1)", shape is null ? "none" : Shown(shape), Remedy);
            if ((Int128)shape[1] * shape[2] * shape[3] > Array.MaxLength)
                throw new BadInputException(place, $"at most {Array.MaxLength} pixels", Shown(shape), "Give fewer images.");
            return (ReadFirst(library, array, place, shape, convert), shape);
        }
        finally
        {
            library.CloseArray(array);
        }
    }

    // The first image of each sequence, some at a time.
    private static byte[] ReadFirst(Hdf5Library library, long array, string place, long[] shape, Func<float, byte> convert)
    {
        var size = (int)(shape[2] * shape[3]);
        var values = new byte[(int)shape[1] * size];
        for (var first = 0L; first < shape[1]; first += ImagesAtOnce)
        {
            var count = Math.Min(ImagesAtOnce, shape[1] - first);
            var piece = new float[count * size];
            if (!library.Read(array, [0, first, 0, 0, 0], [1, count, shape[2], shape[3], 1], piece))
                throw new BadInputException(place, "values that can be read", "an error of the library", "The file may be damaged.");
            for (var i = 0; i < piece.Length; i++) values[(first * size) + i] = convert(piece[i]);
        }

        return values;
    }

    private static string Shown(long[] shape) => $"({string.Join(", ", shape)})";
}
