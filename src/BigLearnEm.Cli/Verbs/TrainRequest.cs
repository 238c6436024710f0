using System.CommandLine;
using System.Security.Cryptography;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Data;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Verbs;

/// <summary>What a <c>train</c> command asks for.</summary>
/// <param name="Options">The library's options, validated, for the first seed; device and dataset are filled in
/// later.</param>
/// <param name="Seeds">The seeds, each a run of its own.</param>
/// <param name="Dataset">Fashion or Garments; null where it was not given.</param>
/// <param name="DataDir">Where the images are; null where it was not given.</param>
/// <param name="Split">Which of them; null where it was not given.</param>
/// <param name="PixelCount">How many pixels the user believes an image to have; null where it was not given.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="PretrainPath">Weights that replace pretraining; null for none.</param>
/// <param name="OutDir">Directory of the weights.</param>
/// <param name="TxtDir">Directory of the text records; <paramref name="OutDir"/> where it was not given.</param>
/// <param name="Resume">Whether to go on from checkpoints.</param>
/// <param name="Idle">Flags that the others leave nothing to do, given or not, with the reason.</param>
internal sealed record TrainRequest(
    TrainOptions Options, IReadOnlyList<ulong> Seeds, string? Dataset, string? DataDir, FashionSplit? Split, int? PixelCount,
    DeviceName Device, string? PretrainPath, string OutDir, string TxtDir, bool Resume,
    IReadOnlyList<(Option Flag, string Reason)> Idle)
{
    /// <summary>Whether the curves also go into event files of TensorBoard.</summary>
    public bool HasEvents { get; init; }

    /// <summary>Whether there is one seed, whose files then lie directly in the directories.</summary>
    public bool IsSingle => Seeds.Count == 1;

    /// <summary>Number of processes that share the work.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>Reads and checks the flags.</summary>
    /// <exception cref="UsageException">A value is out of its range.</exception>
    /// <exception cref="BadInputException">The pretrained weights cannot be read.</exception>
    public static TrainRequest Read(TrainFlags flags, ParseResult line)
    {
        var options = flags.Read(line).Validate();
        var pretrainPath = options.Space == ClusteringSpace.Latent ? line.GetValue(flags.PretrainPath) : null;
        if (pretrainPath is not null) options = options with { PretrainedWeights = Fingerprint(pretrainPath) };
        var outDir = line.GetValue(flags.OutDir)!;
        return new TrainRequest(
            options, line.GetValue(flags.Seeds)!, line.GetValue(flags.Dataset), line.GetValue(flags.DataDir),
            CommonFlags.ReadSplit(line, flags.Split), line.GetValue(flags.PixelCount), line.GetValue(flags.Device)!,
            pretrainPath, outDir,
            line.GetValue(flags.TxtDir) ?? outDir, line.GetValue(flags.Resume),
            IdleAmong(flags, options, pretrainPath))
        {
            HasEvents = line.GetValue(flags.TensorBoard),
        };
    }

    /// <summary>The idle flags that were given, each in a sentence.</summary>
    public IEnumerable<string> WithoutEffect(ParseResult line) =>
        Idle.Where(idle => line.GetResult(idle.Flag) is { Implicit: false })
            .Select(idle => $"{idle.Flag.Name} has no effect with {idle.Reason}.");

    /// <summary>Checks what could not be known before the images were there.</summary>
    /// <exception cref="UsageException">The images do not have the pixels that <c>--x_dim</c> says.</exception>
    public void CheckAgainst(ImageSet images)
    {
        if (PixelCount is { } expected && expected != images.PixelCount)
        {
            throw new UsageException(
                "--x_dim", $"{images.PixelCount}, the pixels of the images ({images.Height}x{images.Width})",
                $"{expected}", "Leave it out, or give the images you mean.");
        }
    }

    private static List<(Option Flag, string Reason)> IdleAmong(
        TrainFlags flags, TrainOptions options, string? pretrainPath)
    {
        var pixel = options.Space == ClusteringSpace.Pixel;
        var edesc = options.Method == TrainMethod.Edesc;
        var byNeighbors = options.Refinement == Refinement.Neighbors;
        return
        [
            .. Because(edesc ? flags.OfTheMixture : flags.OfEdesc, edesc ? "--method edesc" : "--method biglearn"),
            .. Because(pixel ? flags.OfTheNetwork : [], "--space pixel"),
            .. Because(
                edesc || pixel ? [] : byNeighbors ? [flags.Beta] : flags.OfNeighbors,
                byNeighbors ? "--refinement neighbors" : "--refinement target"),
            .. Because(pretrainPath is null ? [] : [flags.PretrainEpochs], "--pretrain_path"),
        ];

        static IEnumerable<(Option, string)> Because(IReadOnlyList<Option> idle, string reason) =>
            idle.Select(flag => (flag, reason));
    }

    private static string Fingerprint(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                path, "the weights for --pretrain_path", error.Message.TrimEnd('.'),
                "Check the path and its permissions.", error);
        }
    }
}
