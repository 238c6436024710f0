using System.CommandLine;
using System.Globalization;
using BigLearnEm.NeuralEm;

namespace BigLearnEm.Cli.Flags;

/// <summary>The flags of <c>nem train</c>, with the library's defaults.</summary>
internal sealed class NemFlags
{
    private static readonly NeuralEmOptions s_defaults = new();

    public NemDataFlags Data { get; } = new();

    public Option<string?> Variant { get; } = NewVariant(
        "The M-step: a recurrent network, or a gradient step through the decoder.",
        NeuralEmOptions.NameOf(s_defaults.Variant), null);

    public Option<string?> Distribution { get; } = Flag.Choice(
        "--distribution", "A pixel's distribution: of black and white images, or of grey ones.",
        Name(s_defaults.Distribution), null, "bernoulli", "gaussian");

    public Option<int> Components { get; } = Flag.Whole(
        "--k", "Components, one for each object of an image and one for the background.", s_defaults.Components);

    public Option<int> Steps { get; } = Flag.Whole("--steps", "EM steps of an image; the loss is that of the last.", s_defaults.Steps);

    public Option<int> FirstSteps { get; } = Flag.Whole(
        "--first_steps", "EM steps when the training begins, which grow to all of them over three quarters of it.", s_defaults.FirstSteps);

    public Option<double> Noise { get; } = Flag.Real(
        "--noise", "Probability that a pixel of the training input is flipped, or replaced where it is grey.", s_defaults.Noise);

    public Option<int> Features { get; } = Flag.Whole("--hidden", "Features of a component's state.", s_defaults.Features);

    public Option<int> BatchSize { get; } = Flag.Whole("--batch_size", "Images of one step of Adam.", s_defaults.BatchSize);

    public Option<double> LearningRate { get; } = Flag.Real("--lr", "Learning rate of Adam.", s_defaults.LearningRate);

    public Option<double> FinalLearningRate { get; } = OrNone(
        "--lr_end", "Learning rate at the end of the last epoch, to which it falls along a cosine; none where it stays the same.",
        s_defaults.FinalLearningRate);

    public Option<double> Clip { get; } = OrNone(
        "--clip", "Largest norm of the gradient, which comes back through all steps and may explode.", s_defaults.Clip);

    public Option<double> EarlyLoss { get; } = Flag.Real(
        "--early_loss", "Weight of the loss of each step but the last; 0 is the publication's.", s_defaults.EarlyLoss);

    public Option<int> Epochs { get; } = Flag.Whole("--epochs", "Most passes over the training images.", s_defaults.Epochs);

    public Option<int> Patience { get; } = Flag.Whole(
        "--patience", "Epochs without a smaller validation loss after which the training ends.", s_defaults.Patience);

    public Option<int> ValidationImages { get; } = Flag.Whole(
        "--valid_images", "Validation images looked at after each epoch, the first ones.", s_defaults.ValidationImages);

    public Option<int> Restarts { get; } = NewRestarts();

    public Option<DeviceName> Device { get; } = CommonFlags.Device();

    public Option<int> Threads { get; } = CommonFlags.Threads();

    public Option<string?> Config { get; } = CommonFlags.Config();

    public Option<IReadOnlyList<ulong>> Seeds { get; } = CommonFlags.Seeds(
        "Root of every random draw; a list 1,2,3 or a range 0..4 trains once for each.", s_defaults.Seed);

    public Option<bool> Resume { get; } = Flag.Switch(
        "--resume", "Go on from the last checkpoint in --out_dir, or start where there is none.");

    public Option<bool> DryRun { get; } = CommonFlags.DryRun("stages");

    public Option<string?> OutDir { get; } = Flag.Text(
        "--out_dir", "DIR", "Directory of the weights, checkpoints and results.json.", "./results/nem");

    public Option<string?> TxtDir { get; } = Flag.Text("--txt_dir", "DIR", "Directory of metrics.jsonl.", null, "--out_dir");

    public Option<bool> Quiet { get; } = CommonFlags.Quiet();

    public Option<bool> Json { get; } = CommonFlags.Json();

    public Option<bool> Csv { get; } = CommonFlags.Csv("seed");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<FlagGroup> Groups =>
    [
        new("Data", Data.All),
        new("Mixture", Variant, Distribution, Components, Steps, Restarts),
        new("Training", Noise, Features, BatchSize, FirstSteps, LearningRate, FinalLearningRate, Clip, EarlyLoss, Epochs, Patience, ValidationImages),
        new("Machine", Device, Threads),
        new("Run and output", Config, Seeds, Resume, DryRun, OutDir, TxtDir, Quiet, Json, Csv),
    ];

    /// <summary>The flag of the variant.</summary>
    /// <param name="help">What the help says.</param>
    /// <param name="value">Its value where it is not given.</param>
    /// <param name="shown">That value as the help writes it.</param>
    public static Option<string?> NewVariant(string help, string? value, string? shown) => Flag.Choice(
        "--variant", help, value, shown, [.. Enum.GetValues<NeuralEmVariant>().Select(NeuralEmOptions.NameOf)]);

    /// <summary>The flag of the starts of a test image.</summary>
    public static Option<int> NewRestarts() => Flag.Whole(
        "--restarts", "Starts of a test image, of which the one whose components draw it best is kept.", s_defaults.Restarts);

    /// <summary>A variant by its name.</summary>
    public static NeuralEmVariant ParseVariant(string name) =>
        Enum.GetValues<NeuralEmVariant>().Single(variant => NeuralEmOptions.NameOf(variant) == name);

    /// <summary>The library's options as the flags say them, for the first seed; not validated yet.</summary>
    /// <exception cref="UsageException">The images asked for cannot be drawn.</exception>
    public NeuralEmOptions Read(ParseResult line) => new()
    {
        Variant = ParseVariant(line.GetValue(Variant)!),
        Distribution = Enum.Parse<PixelDistribution>(line.GetValue(Distribution)!, ignoreCase: true),
        Components = line.GetValue(Components),
        Steps = line.GetValue(Steps),
        FirstSteps = line.GetValue(FirstSteps),
        Noise = line.GetValue(Noise),
        Features = line.GetValue(Features),
        BatchSize = line.GetValue(BatchSize),
        LearningRate = line.GetValue(LearningRate),
        FinalLearningRate = NumberOrNone(line.GetValue(FinalLearningRate)),
        Clip = NumberOrNone(line.GetValue(Clip)),
        EarlyLoss = line.GetValue(EarlyLoss),
        Epochs = line.GetValue(Epochs),
        Patience = line.GetValue(Patience),
        ValidationImages = line.GetValue(ValidationImages),
        Restarts = line.GetValue(Restarts),
        Seed = line.GetValue(Seeds)![0],
        Threads = line.GetValue(Threads),
        Data = Data.ReadMetadata(line),
    };

    // Infinite for none, as the parser takes a null for no value at all.
    private static Option<double> OrNone(string name, string help, double? value) => Flag.Parsed(
        name, "none|X", help, value ?? double.PositiveInfinity,
        value is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : "none", text => ParseNumberOrNone(name, text, value));

    private static double ParseNumberOrNone(string name, string text, double? usual) => text == "none" ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new UsageException(name, "none or a number", $"'{text}'", $"{usual} is usual.");

    private static double? NumberOrNone(double value) => double.IsFinite(value) ? value : null;

    private static string Name(Enum value) => value.ToString().ToLowerInvariant();
}
