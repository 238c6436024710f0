using System.Globalization;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// Everything that determines what <see cref="NeuralEmRun"/> computes: the same options and images give the same weights
/// and records. Where files go, the device's name and what is displayed are not part of it. Immutable.
/// </summary>
public sealed record NeuralEmOptions
{
    private const int MostComponents = 256;

    /// <summary>What the M-step is (<c>--variant</c>).</summary>
    public NeuralEmVariant Variant { get; init; } = NeuralEmVariant.RnnEm;

    /// <summary>The pixels' distribution (<c>--distribution</c>).</summary>
    public PixelDistribution Distribution { get; init; } = PixelDistribution.Bernoulli;

    /// <summary>Number of components K (<c>--k</c>).</summary>
    public int Components { get; init; } = 4;

    /// <summary>EM steps of an image (<c>--steps</c>).</summary>
    public int Steps { get; init; } = 15;

    /// <summary>
    /// EM steps of an image when the training begins; they grow to <see cref="Steps"/> over three quarters of its updates
    /// (<c>--first_steps</c>). As many or more keep them the same, as in the publication.
    /// </summary>
    public int FirstSteps { get; init; } = 5;

    /// <summary>Probability that a pixel of the input is flipped, or replaced, in each step of the training (<c>--noise</c>).</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>Features of a component's state theta, H (<c>--hidden</c>).</summary>
    public int Features { get; init; } = 250;

    /// <summary>Images of one step of Adam (<c>--batch_size</c>).</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate (<c>--lr</c>).</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>
    /// The learning rate at the end of <see cref="Epochs"/>, to which it falls along a cosine, after rising for a hundredth of the
    /// updates; null where it stays the same, as in the publication (<c>--lr_end</c>).
    /// </summary>
    public double? FinalLearningRate { get; init; } = 1e-4;

    /// <summary>
    /// Largest norm of the gradient over all weights, to which larger ones are shrunk; null for none (<c>--clip</c>). The
    /// gradient comes back through all steps, and now and then explodes: norms of 200,000 were seen where their mean is in
    /// the hundreds.
    /// </summary>
    public double? Clip { get; init; } = 5;

    /// <summary>
    /// Weight of the loss of each step but the last, whose weight is 1; 0 for the last alone, as in the publication's static
    /// images (<c>--early_loss</c>). Without it the components take longer to part.
    /// </summary>
    public double EarlyLoss { get; init; } = 0.2;

    /// <summary>
    /// Most passes over the training images (<c>--epochs</c>); what the learning rate and the EM steps follow, where they change.
    /// </summary>
    public int Epochs { get; init; } = 24;

    /// <summary>Epochs without a smaller validation loss after which the training ends (<c>--patience</c>).</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Validation images that are looked at after each epoch, the first ones (<c>--valid_images</c>).</summary>
    public int ValidationImages { get; init; } = 1000;

    /// <summary>
    /// Starts of a test image, of which the one whose components draw it best is kept (<c>--restarts</c>); 1 is the
    /// publication's. The training does not depend on it.
    /// </summary>
    public int Restarts { get; init; } = 10;

    /// <summary>Root of every random draw (<c>--seed</c>).</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What the images are, by name of option, as texts; they are part of what a checkpoint must agree in.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 of the images' pixels in hexadecimal; <see cref="NeuralEmRun"/> fills it in.</summary>
    public string ImagesHash { get; init; } = "";

    /// <summary>Threads of one computation; sums depend on it in their last digits (<c>--threads</c>).</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The kind of device, <c>cpu</c> or <c>cuda</c>; their sums differ in the last digits.</summary>
    public string DeviceKind { get; init; } = "cpu";

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's option.</exception>
    public NeuralEmOptions Validate()
    {
        RequireComponents(Components);
        RequireSteps(Steps);
        AtLeast("--first_steps", FirstSteps, 1);
        AtLeast("--hidden", Features, 1);
        AtLeast("--batch_size", BatchSize, 1);
        AtLeast("--epochs", Epochs, 1);
        AtLeast("--patience", Patience, 1);
        AtLeast("--valid_images", ValidationImages, 1);
        RequireRestarts(Restarts);
        AtLeast("--threads", Threads, 1);
        if (!(Noise >= 0 && Noise < 1))
            throw new UsageException("--noise", "a probability of at least 0 and below 1", $"{Noise}", "0.1 is usual.");
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new UsageException("--lr", "a positive number", $"{LearningRate}", "3e-3 is usual.");
        if (FinalLearningRate is { } last && (!(last > 0) || !double.IsFinite(last)))
            throw new UsageException("--lr_end", "none or a positive number", $"{last}", "1e-4 is usual.");
        if (Clip is { } clip && (!(clip > 0) || !double.IsFinite(clip)))
            throw new UsageException("--clip", "none or a positive number", $"{clip}", "5 is usual.");
        if (!(EarlyLoss >= 0) || !double.IsFinite(EarlyLoss))
            throw new UsageException("--early_loss", "a number of at least 0", $"{EarlyLoss}", "0 is the publication's.");
        return this;
    }

    /// <summary>Checks a number of components.</summary>
    /// <exception cref="UsageException">It is below 2, or above 256.</exception>
    public static void RequireComponents(int components)
    {
        if (components is < 2 or > MostComponents)
            throw new UsageException(
                "--k", $"a whole number from 2 to {MostComponents}, as one component would have every pixel", $"{components}",
                "Give one for each object of an image and one for the background, for instance 4.");
    }

    /// <summary>Checks a number of steps.</summary>
    /// <exception cref="UsageException">It is below 1.</exception>
    public static void RequireSteps(int steps) => AtLeast("--steps", steps, 1);

    /// <summary>Checks a number of starts.</summary>
    /// <exception cref="UsageException">It is below 1.</exception>
    public static void RequireRestarts(int restarts) => AtLeast("--restarts", restarts, 1);

    /// <summary>
    /// The options as they stand in a checkpoint: names as on the command line, values as text. A resumed run must have the
    /// same ones.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToMetadata()
    {
        var culture = CultureInfo.InvariantCulture;
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["variant"] = NameOf(Variant),
            ["distribution"] = Distribution.ToString().ToLowerInvariant(),
            ["k"] = Components.ToString(culture),
            ["steps"] = Steps.ToString(culture),
            ["first_steps"] = FirstSteps.ToString(culture),
            ["noise"] = Noise.ToString("R", culture),
            ["hidden"] = Features.ToString(culture),
            ["batch_size"] = BatchSize.ToString(culture),
            ["lr"] = LearningRate.ToString("R", culture),
            ["lr_end"] = FinalLearningRate?.ToString("R", culture) ?? "none",
            ["clip"] = Clip?.ToString("R", culture) ?? "none",
            ["early_loss"] = EarlyLoss.ToString("R", culture),
            ["epochs"] = Epochs.ToString(culture),
            ["patience"] = Patience.ToString(culture),
            ["valid_images"] = ValidationImages.ToString(culture),
            ["restarts"] = Restarts.ToString(culture),
            ["seed"] = Seed.ToString(culture),
            ["threads"] = Threads.ToString(culture),
            ["device"] = DeviceKind,
        };
        foreach (var (name, value) in Data) metadata[name] = value;
        if (ImagesHash.Length > 0) metadata["images"] = ImagesHash;
        return metadata;
    }

    /// <summary>A variant as the command line writes it.</summary>
    public static string NameOf(NeuralEmVariant variant) => variant == NeuralEmVariant.RnnEm ? "rnn-em" : "nem";

    private static void AtLeast(string option, int value, int least)
    {
        if (value < least)
            throw new UsageException(option, $"a whole number of at least {least}", $"{value}", "Give a value in that range.");
    }
}
