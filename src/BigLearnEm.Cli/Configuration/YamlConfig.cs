using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BigLearnEm.Cli.Configuration;

/// <summary>
/// Configuration files in YAML, read event by event: what is deeper than a list of plain values is refused where it begins,
/// and an alias, by which a small file could stand for a huge one, is refused too.
/// </summary>
internal static class YamlConfig
{
    // What YAML's core schema reads as null where it is not in quotes.
    private static readonly string[] s_nulls = ["", "~", "null", "Null", "NULL"];

    /// <summary>Reads a text.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="BadInputException">It is not one mapping of plain values, or has a key twice.</exception>
    public static IReadOnlyList<ConfigEntry> Read(string path, string text)
    {
        try
        {
            return Document(path, new Parser(new StringReader(text)));
        }
        catch (YamlException error)
        {
            throw ConfigFile.Refusal(At(path, error.Start), "YAML", error.Message.TrimEnd('.'));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner lets these through for texts that are none.
            throw ConfigFile.Refusal(path, "YAML", "something else");
        }
    }

    private static List<ConfigEntry> Document(string path, Parser parser)
    {
        var entries = new List<ConfigEntry>();
        Next<StreamStart>(parser);
        if (Next(parser) is StreamEnd) return entries;
        if (Next(parser) is not MappingStart)
            throw ConfigFile.Refusal(path, "lines of the form name: value", "another kind of YAML");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Next(parser) is var key and not MappingEnd)
        {
            if (key is not Scalar { Value: var name })
                throw ConfigFile.Refusal(At(path, key.Start), "a flag's name", "another kind of key");
            if (!keys.Add(name)) throw ConfigFile.Refusal(At(path, key.Start), "YAML", $"Duplicate key {name}");
            entries.Add(new ConfigEntry(name, Value(path, parser), At(path, key.Start)));
        }

        Next<DocumentEnd>(parser);
        return Next(parser) is StreamEnd
            ? entries
            : throw ConfigFile.Refusal(At(path, Next(parser).Start), "one document", "a second one");
    }

    private static string? Value(string path, Parser parser)
    {
        var first = Next(parser);
        if (first is Scalar { Style: ScalarStyle.Plain, Value: var text } && s_nulls.Contains(text)) return null;
        if (first is not SequenceStart) return Plain(path, first);
        var items = new List<string>();
        while (Next(parser) is var item and not SequenceEnd) items.Add(Plain(path, item));
        return string.Join(',', items);
    }

    private static string Plain(string path, ParsingEvent value) => value is Scalar { Value: var text }
        ? text
        : throw ConfigFile.Refusal(
            At(path, value.Start), "a plain value, or a list of them", value is AnchorAlias ? "an alias" : "another kind of YAML");

    private static ParsingEvent Next(Parser parser) =>
        parser.MoveNext() ? parser.Current! : throw new InvalidOperationException("The text ends too soon.");

    private static void Next<T>(Parser parser)
        where T : ParsingEvent
    {
        if (Next(parser) is not T) throw new InvalidOperationException($"Something else stands in the place of {typeof(T).Name}.");
    }

    private static string At(string path, Mark mark) => $"{path}, line {mark.Line}, column {mark.Column}";
}
