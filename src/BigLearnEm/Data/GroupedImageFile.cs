namespace BigLearnEm.Data;

/// <summary>
/// Grouped images as an archive of numpy: for each of <c>training</c>, <c>validation</c> and <c>test</c> an array
/// <c>PART_images</c> of grey values and an array <c>PART_groups</c> of groups, both uint8 of shape (N, H, W). A group of 0
/// is background, 255 is where shapes overlap. The original <c>shapes.h5</c> is read too (<see cref="ShapesHdf5"/>).
/// </summary>
public static class GroupedImageFile
{
    private static readonly string[] s_parts = ["training", "validation", "test"];

    /// <summary>Reads the three parts of a set from a <c>.npz</c> or <c>.h5</c> file.</summary>
    /// <param name="path">The file; its name says which of the two it is.</param>
    /// <exception cref="BadInputException">
    /// The file is missing, has another ending, lacks an array, or its arrays have other types or shapes; or, for .h5, there
    /// is no HDF5 library.
    /// </exception>
    public static GroupedSplits Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var splits = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npz" => new GroupedSplits(ReadPart(path, s_parts[0]), ReadPart(path, s_parts[1]), ReadPart(path, s_parts[2])),
            ".h5" or ".hdf5" => ShapesHdf5.Read(path),
            _ => throw new BadInputException(
                path, "a name that ends in .npz or .h5", Path.GetFileName(path), "Rename it, or convert it to .npz with numpy."),
        };
        RequireOneSize(path, splits);
        return splits;
    }

    /// <summary>Writes the three parts as <c>.npz</c>; the same images give the same bytes.</summary>
    /// <param name="path">The file, replaced whole.</param>
    /// <param name="splits">The images.</param>
    /// <exception cref="BadInputException">The name does not end in .npz, or no file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, GroupedSplits splits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(splits);
        if (!path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            throw new BadInputException(path, "a name that ends in .npz", Path.GetFileName(path), "Give such a name.");
        GroupedImages[] parts = [splits.Training, splits.Validation, splits.Test];
        NpzFile.WriteBytes(
            path, [.. parts.Index().SelectMany(part => new[]
            {
                ($"{s_parts[part.Index]}_images", part.Item.Images.Pixels, ShapeOf(part.Item)),
                ($"{s_parts[part.Index]}_groups", part.Item.Groups, ShapeOf(part.Item)),
            })]);
    }

    private static int[] ShapeOf(GroupedImages part) => [part.Count, part.Images.Height, part.Images.Width];

    private static GroupedImages ReadPart(string path, string part)
    {
        var (pixels, shape) = NpzFile.ReadBytes(path, $"{part}_images");
        var (groups, groupShape) = NpzFile.ReadBytes(path, $"{part}_groups");
        if (shape.Length != 3)
            throw new BadInputException(
                $"{path}({part}_images)", "shape (N, H, W)", $"({string.Join(", ", shape)})", "Reshape it with numpy.");
        if (!shape.SequenceEqual(groupShape))
            throw new BadInputException(
                $"{path}({part}_groups)", $"the shape of {part}_images, ({string.Join(", ", shape)})",
                $"({string.Join(", ", groupShape)})", "Give each pixel its group.");
        var name = Path.GetFileNameWithoutExtension(path);
        return new GroupedImages(
            new ImageSet(name, $"{path}({part}_images)", pixels, shape[0], shape[1], shape[2]), groups);
    }

    private static void RequireOneSize(string path, GroupedSplits splits)
    {
        var training = splits.Training.Images;
        foreach (var other in new[] { splits.Validation.Images, splits.Test.Images })
        {
            if ((other.Height, other.Width) != (training.Height, training.Width))
                throw new BadInputException(
                    path, $"images of one size in all parts, {training.Height}x{training.Width}",
                    $"{other.Height}x{other.Width} in {other.Source}", "Give the three parts of one set.");
        }
    }
}
