using System.CommandLine;
using System.Globalization;
using BigLearnEm.Data;
using BigLearnEm.Cli.Terminal;

namespace BigLearnEm.Cli.Flags;

/// <summary>The flags that say which grouped images the verbs of <c>nem</c> work on.</summary>
internal sealed class NemDataFlags
{
    private static readonly StaticShapesOptions s_defaults = new();

    public Option<string?> File { get; } = Flag.Text(
        "--data", "FILE", "Images with a group for each pixel: an .npz of nem shapes, or the original shapes.h5.", null,
        "the program draws static shapes");

    public Option<int?> TrainingCount { get; } = Flag.WholeOrNone(
        "--train_size", "Images to train on, the first ones of a file.", $"{s_defaults.TrainingCount}, or all of a file");

    public Option<int?> ValidationCount { get; } = Flag.WholeOrNone(
        "--valid_size", "Images to validate on, likewise.", $"{s_defaults.ValidationCount}, or all of a file");

    public Option<int?> TestCount { get; } = Flag.WholeOrNone(
        "--test_size", "Images to test on, likewise.", $"{s_defaults.TestCount}, or all of a file");

    public Option<int> Shapes { get; } = Flag.Whole("--shapes", "Shapes drawn into each image.", s_defaults.Shapes);

    public Option<int> Side { get; } = Flag.Whole("--canvas", "Rows and columns of a drawn image.", s_defaults.Side);

    public Option<int> Seed { get; } = Flag.Whole("--data_seed", "Which set is drawn.", (int)s_defaults.Seed);

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [File, .. Drawing];

    /// <summary>The flags of a set that is drawn.</summary>
    public IReadOnlyList<Option> Drawing => [TrainingCount, ValidationCount, TestCount, Shapes, Side, Seed];

    /// <summary>Those of them without effect on a line: how images are drawn, where a file has them.</summary>
    public IReadOnlyList<Option> WithoutEffect(ParseResult line) => line.GetValue(File) is null ? [] : [Shapes, Side, Seed];

    /// <summary>What the flags say of a set to be drawn; not validated yet.</summary>
    /// <exception cref="UsageException">The seed is negative.</exception>
    public StaticShapesOptions ReadShapes(ParseResult line) => new()
    {
        TrainingCount = line.GetValue(TrainingCount) ?? s_defaults.TrainingCount,
        ValidationCount = line.GetValue(ValidationCount) ?? s_defaults.ValidationCount,
        TestCount = line.GetValue(TestCount) ?? s_defaults.TestCount,
        Shapes = line.GetValue(Shapes),
        Side = line.GetValue(Side),
        Seed = line.GetValue(Seed) is >= 0 and var seed
            ? (ulong)seed
            : throw new UsageException("--data_seed", "a whole number from 0", $"{line.GetValue(Seed)}", "1 is usual."),
    };

    /// <summary>What determines the images, by name of option, for checkpoints and results; a file is told by its content.</summary>
    public IReadOnlyDictionary<string, string> ReadMetadata(ParseResult line)
    {
        if (line.GetValue(File) is not null) return new Dictionary<string, string> { ["data"] = "file" };
        var shapes = ReadShapes(line).Validate();
        var culture = CultureInfo.InvariantCulture;
        return new Dictionary<string, string>
        {
            ["data"] = "shapes",
            ["train_size"] = shapes.TrainingCount.ToString(culture),
            ["valid_size"] = shapes.ValidationCount.ToString(culture),
            ["test_size"] = shapes.TestCount.ToString(culture),
            ["shapes"] = shapes.Shapes.ToString(culture),
            ["canvas"] = shapes.Side.ToString(culture),
            ["data_seed"] = shapes.Seed.ToString(culture),
        };
    }

    /// <summary>Draws or reads the images.</summary>
    /// <exception cref="BadInputException">The file cannot be used, or has fewer images than were asked for.</exception>
    public GroupedSplits Load(ParseResult line, Screen screen)
    {
        if (line.GetValue(File) is not { } path) return StaticShapes.Create(ReadShapes(line));
        foreach (var flag in WithoutEffect(line).Where(flag => line.GetResult(flag) is { Implicit: false }))
            screen.Warn($"{flag.Name} has no effect with --data.");
        var all = GroupedImageFile.Read(path);
        return new GroupedSplits(
            Part(all.Training, TrainingCount), Part(all.Validation, ValidationCount), Part(all.Test, TestCount));

        GroupedImages Part(GroupedImages images, Option<int?> size)
        {
            if (line.GetValue(size) is not { } count) return images;
            return count >= 1 && count <= images.Count
                ? images.First(count)
                : throw new BadInputException(
                    size.Name, $"from 1 to {images.Count} images, as many as {images.Images.Source} has", $"{count}",
                    "Leave it out for all of them.");
        }
    }
}
