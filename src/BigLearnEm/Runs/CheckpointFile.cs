using System.Globalization;

namespace BigLearnEm.Runs;

/// <summary>
/// A checkpoint as one sealed safetensors file. Its metadata: <c>format</c>, <c>format_version</c>,
/// <c>option.{name}</c> for each option, <c>progress.{key}</c> for each piece of progress, and the seal's
/// <c>content_sha256</c> (<see cref="SafetensorsSeal"/>). Later versions of the format must keep the seal.
/// </summary>
public static class CheckpointFile
{
    private const string FormatKey = "format";
    private const string VersionKey = "format_version";
    private const string Format = "biglearn-checkpoint";
    private const string OptionPrefix = "option.";
    private const string ProgressPrefix = "progress.";

    /// <summary>Turns a checkpoint into its file.</summary>
    /// <param name="checkpoint">The checkpoint; its tensors are not copied.</param>
    public static SafetensorsFile ToFile(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FormatKey] = Format,
            [VersionKey] = Checkpoint.FormatVersion.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in checkpoint.Options) metadata.Add(OptionPrefix + name, value);
        foreach (var (key, value) in checkpoint.Progress) metadata.Add(ProgressPrefix + key, value);
        return SafetensorsSeal.Seal(new SafetensorsFile(checkpoint.Tensors, metadata));
    }

    /// <summary>The SHA-256 of all that a checkpoint's file holds: equal for equal checkpoints.</summary>
    internal static string SealOf(Checkpoint checkpoint) => ToFile(checkpoint).Metadata[SafetensorsSeal.MetadataKey];

    /// <summary>Reads a checkpoint and verifies it to the byte.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="BadInputException">
    /// The file is missing, truncated, altered, not a checkpoint, or of another version of the format.
    /// </exception>
    public static Checkpoint Read(string path)
    {
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault(FormatKey) is var format && format != Format)
            throw new BadInputException(
                path, $"a checkpoint, with '{Format}' as metadata {FormatKey}", format is null ? "none" : $"'{format}'",
                "Give a checkpoint that the program wrote.");
        SafetensorsSeal.Verify(file, path);

        var version = file.Metadata.GetValueOrDefault(VersionKey);
        if (version != Checkpoint.FormatVersion.ToString(CultureInfo.InvariantCulture))
            throw new BadInputException(
                path, $"checkpoint format version {Checkpoint.FormatVersion}", version ?? "none",
                "Resume with the release that wrote it, or start again without --resume.");
        return new Checkpoint(
            WithPrefix(file.Metadata, OptionPrefix), WithPrefix(file.Metadata, ProgressPrefix), file.Entries);
    }

    private static SortedDictionary<string, string> WithPrefix(
        IReadOnlyDictionary<string, string> metadata, string prefix)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in metadata)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal)) result.Add(key[prefix.Length..], value);
        }

        return result;
    }
}
