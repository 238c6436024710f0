using System.Text;

namespace BigLearnEm.Cli.Configuration;

/// <summary>
/// A file of flags, as <c>--config</c> takes it: one object of YAML or JSON, whose keys are flags' names without dashes and
/// whose values are what would stand on the command line; a list is written there with commas.
/// </summary>
internal static class ConfigFile
{
    private const string Remedy = "Write one flag as name: value in each line, or take the config.json of a run.";

    private static readonly string[] s_endings = [".json", ".yaml", ".yml"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, which says by its end what it is.</param>
    /// <returns>Its keys in their order, each once.</returns>
    /// <exception cref="UsageException">The path has another end.</exception>
    /// <exception cref="BadInputException">The file cannot be read, or is not one object of plain values.</exception>
    public static IReadOnlyList<ConfigEntry> Read(string path)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        if (!s_endings.Contains(ending))
            throw new UsageException("--config", "a file that ends in .yaml, .yml or .json", path, "Give it such a name.");
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            return ending == ".json" ? JsonConfig.Read(path, text) : YamlConfig.Read(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException(
                path, "a configuration file that can be read", error.Message.TrimEnd('.'), "Check the path and the file.", error);
        }
    }

    /// <summary>The refusal of a file, or of something in it.</summary>
    /// <param name="place">The file, with the line where it is known.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="got">What came.</param>
    public static BadInputException Refusal(string place, string expected, string got) => new(place, expected, got, Remedy);
}
