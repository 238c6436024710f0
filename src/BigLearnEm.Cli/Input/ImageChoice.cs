using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;

namespace BigLearnEm.Cli.Input;

/// <summary>Decides which images a verb works on, from what the user named and what the machine has.</summary>
internal static class ImageChoice
{
    private const int GarmentCount = 10_000;
    private const ulong GarmentSeed = 1;

    /// <summary>Names the folder that holds <c>dataset/</c>; the current one where it is not set.</summary>
    private const string HomeVariable = "BIGLEARN_HOME";

    /// <summary>Forbids the network where it is 1.</summary>
    private const string OfflineVariable = "BIGLEARN_OFFLINE";

    /// <summary>The folder of last resort for data.</summary>
    public static string DatasetRoot =>
        Path.Combine(Environment.GetEnvironmentVariable(HomeVariable) ?? "", "dataset");

    /// <summary>Where <c>download</c> puts Fashion-MNIST.</summary>
    public static string DownloadDirectory => Path.Combine(DatasetRoot, FashionMnist.OfficialName);

    /// <summary>
    /// The images to train on. Fashion-MNIST where it is found; where nobody named a place for it, it is downloaded as
    /// far as the network allows. Where it does not, and nobody asked for Fashion-MNIST, the program draws
    /// <see cref="Garments"/> and says so.
    /// </summary>
    /// <param name="dataset">The option <c>--dataset</c>; null where it was not given.</param>
    /// <param name="dataDir">The option <c>--data_dir</c>; null where it was not given.</param>
    /// <param name="split">The option <c>--split</c>; null where it was not given.</param>
    /// <param name="screen">Where to say what was chosen.</param>
    /// <param name="stop">Stops a download.</param>
    /// <param name="mayDownload">Whether what is missing may be downloaded.</param>
    /// <exception cref="BadInputException">What was named is not there or cannot be used.</exception>
    /// <exception cref="UsageException">A split was asked for of images that have none.</exception>
    public static ChosenImages ForTraining(
        string? dataset, string? dataDir, FashionSplit? split, Screen screen, CancellationToken stop, bool mayDownload = true)
    {
        if (dataset == CommonFlags.Garments) return DrawGarments(dataDir, split, screen);
        // A part of a set that somebody has in mind is not a part of one that the program draws.
        if (split is not null) dataset ??= CommonFlags.Fashion;
        var location = DataLocation.FromEnvironment(dataDir, DatasetRoot);
        var folder = FashionMnist.TryLocate(location);
        var isPart = !location.IsGiven && folder == DownloadDirectory && PartialDownload.IsIn(folder);
        if (folder is not null && !isPart)
            return new ChosenImages(FashionMnist.Load(folder, split ?? FashionSplit.All), CommonFlags.Fashion);
        var problem = mayDownload ? TryDownload(screen, stop) : "a dry run downloads nothing";
        if (problem is null)
            return new ChosenImages(FashionMnist.Load(DownloadDirectory, split ?? FashionSplit.All), CommonFlags.Fashion);
        var what = isPart ? "only a part of a download" : "none";
        if (dataset is not null) throw NotFound(location, $"{what} there, and {problem}");
        var reason = $"no data were named, {location.DatasetRoot}/ has {what}, and {problem}";
        screen.Warn($"{reason}: clustering {GarmentCount} Garments that the program draws itself.");
        return new ChosenImages(Garments.Create(GarmentCount, GarmentSeed), CommonFlags.Garments, reason);
    }

    /// <summary>The images to measure a model on: those named, else those of the kind it was trained on.</summary>
    /// <param name="dataset">The option <c>--dataset</c>; null where it was not given.</param>
    /// <param name="dataDir">The option <c>--data_dir</c>; null where it was not given.</param>
    /// <param name="trainedOn">The model's own dataset; null where it does not say.</param>
    /// <param name="split">The option <c>--split</c>; null where it was not given.</param>
    /// <param name="screen">Where to say what was chosen.</param>
    /// <exception cref="BadInputException">They are not there or cannot be used.</exception>
    /// <exception cref="UsageException">A split was asked for of images that have none.</exception>
    public static ChosenImages ForEvaluation(
        string? dataset, string? dataDir, string? trainedOn, FashionSplit? split, Screen screen)
    {
        dataset ??= dataDir is null && trainedOn == CommonFlags.Garments ? CommonFlags.Garments : CommonFlags.Fashion;
        if (dataset == CommonFlags.Garments) return DrawGarments(dataDir, split, screen);
        var location = DataLocation.FromEnvironment(dataDir, DatasetRoot);
        var images = FashionMnist.TryLoad(location, split ?? FashionSplit.All)
            ?? throw NotFound(location, "none of them there");
        return new ChosenImages(images, CommonFlags.Fashion);
    }

    /// <summary>The images that a finished run was trained on.</summary>
    /// <param name="dataset">The run's own dataset; null where it does not say.</param>
    /// <param name="dataDir">The option <c>--data_dir</c>; null where it was not given.</param>
    /// <param name="split">Which of them the run had.</param>
    /// <param name="screen">Where to say what was chosen.</param>
    /// <exception cref="BadInputException">They are not there or cannot be used.</exception>
    public static ImageSet ForReport(string? dataset, string? dataDir, FashionSplit split, Screen screen)
    {
        if (dataset == CommonFlags.Garments) return DrawGarments(dataDir, null, screen).Images;
        var location = DataLocation.FromEnvironment(dataDir, DatasetRoot);
        return FashionMnist.TryLoad(location, split) ?? throw new BadInputException(
            "the images of the run", $"their files in --data_dir, ${DataLocation.EnvironmentVariable} or "
            + $"{location.DatasetRoot}/", "none of them there",
            "Give --data_dir, the folder of the files it was trained on; biglearn download fetches Fashion-MNIST.");
    }

    private static ChosenImages DrawGarments(string? dataDir, FashionSplit? split, Screen screen)
    {
        if (split is not null and not FashionSplit.All)
            throw new UsageException("--split", "all, as Garments have no split", Name(split), "Leave --split out.");
        if (dataDir is not null) screen.Warn("--data_dir has no effect with --dataset Garments.");
        return new ChosenImages(Garments.Create(GarmentCount, GarmentSeed), CommonFlags.Garments);
    }

    /// <returns>Why there was no download; null where there was one.</returns>
    private static string? TryDownload(Screen screen, CancellationToken stop)
    {
        if (Environment.GetEnvironmentVariable(OfflineVariable) == "1")
            return $"{OfflineVariable}=1 forbids a download";
        var hadRoot = Directory.Exists(DatasetRoot);
        try
        {
            using var handler = new ImpatientHandler(TimeSpan.FromSeconds(5));
            DownloadDisplay.Run(screen, DownloadDirectory, handler, stop);
            return null;
        }
        catch (Exception error) when (error is BadInputException or IOException or UnauthorizedAccessException)
        {
            if (!hadRoot) DeleteIfEmpty(DownloadDirectory, DatasetRoot);
            var cause = error.InnerException ?? error;
            return $"the download did not work ({cause.Message.Split('\n')[0].TrimEnd('.')})";
        }
    }

    private static void DeleteIfEmpty(params string[] directories)
    {
        foreach (var directory in directories)
        {
            if (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any())
                Directory.Delete(directory);
        }
    }

    private static BadInputException NotFound(DataLocation location, string got) => new(
        "--dataset Fashion", $"its files in --data_dir, ${DataLocation.EnvironmentVariable} or {location.DatasetRoot}/",
        got, "Run biglearn download, or give --data_dir; --dataset Garments needs no files.");

    private static string Name(FashionSplit? split) => split.ToString()!.ToLowerInvariant();
}
