using System.Text.Json;

namespace BigLearnEm.Cli.Configuration;

/// <summary>Configuration files in JSON.</summary>
internal static class JsonConfig
{
    /// <summary>Reads a text.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="BadInputException">It is not one object of plain values, or has a key twice.</exception>
    public static IReadOnlyList<ConfigEntry> Read(string path, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw ConfigFile.Refusal(path, "a JSON object", Describe(root.ValueKind));
            return [.. root.EnumerateObject().Select(member => new ConfigEntry(member.Name, ValueOf(path, member), path))];
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair, for instance, is found out only when the text is asked for.
            throw ConfigFile.Refusal(path, "JSON whose texts are Unicode", error.Message.TrimEnd('.'));
        }
        catch (JsonException error)
        {
            // System.Text.Json counts both from 0.
            var place = error.LineNumber is { } line ? $"{path}, line {line + 1}, column {error.BytePositionInLine + 1}" : path;
            throw ConfigFile.Refusal(place, "JSON", error.Message.Split(" LineNumber:")[0].TrimEnd('.', ' '));
        }
    }

    private static string? ValueOf(string path, JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Null) return null;
        if (member.Value.ValueKind != JsonValueKind.Array) return Plain(path, member.Name, member.Value);
        return string.Join(',', member.Value.EnumerateArray().Select(item => Plain(path, member.Name, item)));
    }

    private static string Plain(string path, string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw ConfigFile.Refusal(
            $"{path}, {key}", "a number, a text, true, false, null or a list of these", Describe(value.ValueKind)),
    };

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object", JsonValueKind.Array => "a list", JsonValueKind.Null => "null", _ => "a plain value",
    };
}
