using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Verbs;

namespace BigLearnEm.Cli.Configuration;

/// <summary>
/// A command line with what its <c>--config</c> file says added to it, so that one parser reads both. Flags of the line
/// itself win.
/// </summary>
/// <param name="Arguments">The words after the program's name.</param>
/// <param name="HasFile">Whether there is such a file.</param>
internal sealed record ConfiguredLine(string[] Arguments, bool HasFile = false)
{
    // Where the flags that the file added stand in it, by their names with dashes.
    private Dictionary<string, string> Places { get; init; } = [];

    /// <summary>Adds the file's flags to a line.</summary>
    /// <param name="arguments">The words of the line.</param>
    /// <param name="line">The line as it was parsed, with or without errors: a required flag may be in the file.</param>
    /// <exception cref="UsageException">A key of the file is no flag of the verb.</exception>
    /// <exception cref="BadInputException">The file cannot be read.</exception>
    public static ConfiguredLine Of(string[] arguments, ParseResult line)
    {
        if (line.CommandResult.Command is not Verb { Config: { } config } verb || line.Action is { ClearsParseErrors: true }
            || line.GetResult(config) is not { Implicit: false } given || given.Errors.Any())
            return new ConfiguredLine(arguments);
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = new List<string>(arguments);
        foreach (var entry in ConfigFile.Read(line.GetValue(config)!))
        {
            var flag = Find(verb, entry);
            if (entry.Value is null || line.GetResult(flag) is { Implicit: false }) continue;
            if (flag is Option<bool> && !bool.TryParse(entry.Value, out _))
                throw new UsageException(
                    $"{entry.Place}: {flag.Name}", "true or false", $"'{entry.Value}'", "true is as if it were given.");
            words.Add($"{flag.Name}={entry.Value}");
            places.Add(flag.Name, entry.Place);
        }

        return new ConfiguredLine([.. words], HasFile: true) { Places = places };
    }

    /// <summary>A message about a flag, with the place in the file where the flag's value is from there.</summary>
    /// <param name="flag">The flag's name, with dashes.</param>
    /// <param name="message">The message.</param>
    public string Explain(string? flag, string message) =>
        flag is not null && Places.TryGetValue(flag, out var place) ? $"{place}: {message}" : message;

    private static Option Find(Verb verb, ConfigEntry entry)
    {
        var known = verb.Groups.SelectMany(group => group.Flags).Where(flag => flag != verb.Config).ToList();
        if (known.Find(flag => flag.Name == Flag.Dashes + entry.Key) is { } found) return found;
        var nearest = Spelling.Nearest(entry.Key, known.Select(flag => flag.Name[Flag.Dashes.Length..]));
        throw new UsageException(
            entry.Place, $"flags of {verb.Path}, without dashes", $"'{entry.Key}'",
            $"The nearest one is {nearest}; biglearn {verb.Path} --help explains all.");
    }
}
