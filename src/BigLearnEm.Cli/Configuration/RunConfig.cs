using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Files;
using BigLearnEm.Tables;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Configuration;

/// <summary>
/// The flags of a run with the values that it has them by, defaults too, as <c>--config</c> takes them: the same version of
/// the program comes to the same models with them. Where a run writes, whether it goes on with another, and what it shows
/// are not among them.
/// </summary>
internal static class RunConfig
{
    /// <summary>The file's name in the output directory.</summary>
    public const string FileName = "config.json";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="directory">The output directory.</param>
    /// <param name="flags">The verb's flags.</param>
    /// <param name="line">The command line.</param>
    /// <param name="idle">Flags without effect, which are left out unless they were given.</param>
    /// <param name="resolved">What the program put in the place of values, by flag; null leaves the flag out.</param>
    public static void Write(
        string directory, IEnumerable<FlagGroup> flags, ParseResult line, IReadOnlyCollection<Option> idle,
        IReadOnlyDictionary<Option, JsonNode?> resolved)
    {
        var json = new JsonObject();
        foreach (var flag in flags.SelectMany(group => group.Flags))
        {
            if (Flag.IsOfTheCommand(flag)) continue;
            if (idle.Contains(flag) && line.GetResult(flag) is not { Implicit: false }) continue;
            var value = resolved.TryGetValue(flag, out var node) ? node : ToJson(line.GetResult(flag)?.GetValueOrDefault<object?>());
            if (value is not null) json[flag.Name[Flag.Dashes.Length..]] = value;
        }

        var bytes = Encoding.UTF8.GetBytes(JsonRecord.Indented(json) + "\n");
        AtomicFile.Write(Path.Combine(directory, FileName), stream => stream.Write(bytes), bytes.Length);
    }

    /// <summary>Seeds as a configuration has them: one number, or a list.</summary>
    public static JsonNode SeedsJson(IReadOnlyList<ulong> seeds) =>
        seeds.Count == 1 ? (JsonNode)seeds[0] : new JsonArray([.. seeds.Select(seed => (JsonNode)seed)]);

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        bool given => given,
        int number => number,
        long number => number,
        // NaN and infinity are refused by every flag that takes a number.
        double number => number,
        string text => text,
        IReadOnlyList<ulong> seeds => SeedsJson(seeds),
        ComponentRange range => $"{range.First}..{range.Last}",
        DeviceName device => device.ToString(),
        _ => throw new NotSupportedException($"A flag's value of type {value.GetType().Name} has no form in a configuration."),
    };
}
