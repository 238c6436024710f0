using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace BigLearnEm.Cli.Configuration;

/// <summary>Configuration files in YAML.</summary>
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
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 0) return [];
            if (stream.Documents.Count > 1)
                throw ConfigFile.Refusal(At(path, stream.Documents[1].RootNode.Start), "one document", "a second one");
            if (stream.Documents[0].RootNode is not YamlMappingNode mapping)
                throw ConfigFile.Refusal(path, "lines of the form name: value", "another kind of YAML");
            return [.. mapping.Children.Select(member => Entry(path, member.Key, member.Value))];
        }
        catch (YamlException error)
        {
            throw ConfigFile.Refusal(At(path, error.Start), "YAML", error.Message.TrimEnd('.'));
        }
    }

    private static ConfigEntry Entry(string path, YamlNode key, YamlNode value)
    {
        var place = At(path, key.Start);
        if (key is not YamlScalarNode { Value: { } name })
            throw ConfigFile.Refusal(place, "a flag's name", "another kind of key");
        if (value is YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } && s_nulls.Contains(text ?? ""))
            return new ConfigEntry(name, null, place);
        var values = value is YamlSequenceNode list ? list.Children : [value];
        return new ConfigEntry(name, string.Join(',', values.Select(item => Plain(path, item))), place);
    }

    private static string Plain(string path, YamlNode node) => node is YamlScalarNode { Value: { } text }
        ? text
        : throw ConfigFile.Refusal(At(path, node.Start), "a plain value, or a list of them", "another kind of YAML");

    private static string At(string path, Mark mark) => $"{path}, line {mark.Line}, column {mark.Column}";
}
