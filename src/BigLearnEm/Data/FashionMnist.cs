namespace BigLearnEm.Data;

/// <summary>
/// Finds and reads Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747), or any other image set stored in
/// four IDX files of the same names, of whatever image size and number of classes.
/// </summary>
public static class FashionMnist
{
    /// <summary>The name a set has when its images are the official ones, byte for byte.</summary>
    public const string OfficialName = "fashion-mnist";

    /// <summary>The ten classes' names, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ];

    private static readonly string[] s_folders =
        ["fashion-mnist", "FashionMNIST/raw", "fashion-mnist/FashionMNIST/raw"];

    /// <summary>
    /// Finds the folder of the four files: in <c>--data_dir</c> (the folder itself or its parent), else under the root
    /// of the environment, else under the dataset root. A place that was named and has no images is an error, never a
    /// reason to look further.
    /// </summary>
    /// <param name="location">What the user named.</param>
    /// <returns>The folder; null only where no place was named and the dataset root has no images.</returns>
    /// <exception cref="BadInputException">The named place has none of the files.</exception>
    public static string? TryLocate(DataLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (location.DataDir is { } dataDir)
            return FindFolder(dataDir, [".", .. s_folders]) ?? throw NothingIn(dataDir, "--data_dir");
        if (location.EnvironmentRoot is { Length: > 0 } root)
            return FindFolder(root, s_folders) ?? throw NothingIn(root, $"${DataLocation.EnvironmentVariable}");
        return FindFolder(location.DatasetRoot, s_folders);
    }

    /// <summary>Finds the files as <see cref="TryLocate"/> does and reads them.</summary>
    /// <param name="location">What the user named.</param>
    /// <param name="split">Which images.</param>
    /// <returns>The set; null only where no place was named and the dataset root has no images.</returns>
    /// <exception cref="BadInputException">The named place has no images, or a file in it cannot be used.</exception>
    public static ImageSet? TryLoad(DataLocation location, FashionSplit split) =>
        TryLocate(location) is { } directory ? Load(directory, split) : null;

    /// <summary>
    /// Reads the files of one folder. Label files may be missing, as a pair; the set then has no labels. The set is
    /// named <see cref="OfficialName"/> only where its images are the official ones (by MD5), else <c>images</c>.
    /// </summary>
    /// <param name="directory">The folder that holds the files, gz or plain.</param>
    /// <param name="split">Which images.</param>
    /// <returns>The images (N), with labels where there are label files.</returns>
    /// <exception cref="BadInputException">
    /// An image file is missing, one label file of two is missing, a file is damaged or not what its name says, or
    /// training and test images differ in size.
    /// </exception>
    public static ImageSet Load(string directory, FashionSplit split)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        return split switch
        {
            FashionSplit.Train => LoadPart(directory, FashionFile.TrainImages, FashionFile.TrainLabels, "training"),
            FashionSplit.Test => LoadPart(directory, FashionFile.TestImages, FashionFile.TestLabels, "test"),
            FashionSplit.All => LoadAll(directory),
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "expected Train, Test or All"),
        };
    }

    private static ImageSet LoadAll(string directory)
    {
        var train = LoadPart(directory, FashionFile.TrainImages, FashionFile.TrainLabels, "training");
        var test = LoadPart(directory, FashionFile.TestImages, FashionFile.TestLabels, "test");
        if ((train.Height, train.Width) != (test.Height, test.Width))
        {
            throw new BadInputException(
                directory, $"test images of the training images' size, {train.Height}x{train.Width}",
                $"{test.Height}x{test.Width}", "Put files of one image set in the folder.");
        }

        if (train.Labels is null != test.Labels is null)
        {
            throw new BadInputException(
                directory, "label files for both training and test images, or for neither",
                $"no {(train.Labels is null ? FashionFile.TrainLabels : FashionFile.TestLabels).Name}[.gz]",
                "Add the missing label file, or take the other one away.");
        }

        var pixels = (long)train.Pixels.Length + test.Pixels.Length;
        if (pixels > Array.MaxLength)
        {
            throw new BadInputException(
                directory, $"at most {Array.MaxLength} pixels in all", $"{pixels}",
                "Cluster the training or the test images alone.");
        }

        var official = train.Name == OfficialName && test.Name == OfficialName;
        return new ImageSet(
            official ? OfficialName : "images",
            Source(official, $"{train.Count} training and {test.Count} test images", directory),
            [.. train.Pixels, .. test.Pixels], train.Count + test.Count, train.Height, train.Width,
            train.Labels is null ? null : [.. train.Labels, .. test.Labels!]);
    }

    private static ImageSet LoadPart(string directory, FashionFile imageFile, FashionFile labelFile, string part)
    {
        var path = imageFile.FindIn(directory) ?? throw new BadInputException(
            directory, $"{imageFile.Name}[.gz]", Directory.Exists(directory) ? "no such file in it" : "no such folder",
            "Put the image files of the set there, or run biglearn download.");
        var read = IdxFile.ReadImages(path, labelFile.FindIn(directory));
        var official = imageFile.IsOfficial(read.Pixels, [read.Count, read.Height, read.Width]);
        return new ImageSet(
            official ? OfficialName : "images", Source(official, $"{read.Count} {part} images", directory),
            read.Pixels, read.Count, read.Height, read.Width, read.Labels);
    }

    private static string Source(bool official, string what, string directory) => official
        ? $"Fashion-MNIST, {what}, from {directory}"
        : $"{what} from {directory} (not the official Fashion-MNIST)";

    private static string? FindFolder(string root, IEnumerable<string> folders) =>
        folders.Select(folder => folder == "." ? root : Path.Combine(root, folder))
            .FirstOrDefault(folder => FashionFile.All.Any(file => file.FindIn(folder) is not null));

    private static BadInputException NothingIn(string root, string from) =>
        new(root,
            $"{FashionFile.TrainImages.Name}[.gz] and its companions in {string.Join(", ", s_folders)} below ({from})",
            Directory.Exists(root) ? "none of them" : "no such folder",
            $"Check {from}, or run biglearn download.");
}
