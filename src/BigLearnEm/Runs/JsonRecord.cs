using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BigLearnEm.Runs;

/// <summary>
/// JSON for records and results: numbers with the digits that read back as the same double, and never NaN or infinity,
/// which JSON has no words for.
/// </summary>
public static class JsonRecord
{
    private static readonly JsonSerializerOptions s_line = Options(indented: false);
    private static readonly JsonSerializerOptions s_indented = Options(indented: true);

    /// <summary>One line of a <c>.jsonl</c> record, without its end.</summary>
    /// <param name="content">The record.</param>
    /// <exception cref="ArgumentException">
    /// A number in it is NaN or infinite; the message names it by its path.
    /// </exception>
    public static string Line(JsonObject content) => Serialize(content, s_line);

    /// <summary>The object over several lines, indented by two, with line feeds alone.</summary>
    /// <param name="content">The object.</param>
    /// <exception cref="ArgumentException">
    /// A number in it is NaN or infinite; the message names it by its path.
    /// </exception>
    public static string Indented(JsonObject content) => Serialize(content, s_indented);

    /// <summary>A text of JSON, each name once in its object, all texts readable.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        RequireTexts(json);
        return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    /// <summary>
    /// Throws where a text is no Unicode, half of a surrogate pair for instance, which System.Text.Json finds out only when
    /// somebody asks for the text.
    /// </summary>
    /// <exception cref="JsonException">One is not.</exception>
    internal static void RequireTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A text is no Unicode.", error);
        }
    }

    private static string Serialize(JsonObject content, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(content);
        RequireFinite(content);
        return content.ToJsonString(options);
    }

    private static void RequireFinite(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                foreach (var (_, member) in item) RequireFinite(member);
                break;
            case JsonArray array:
                foreach (var member in array) RequireFinite(member);
                break;
            case JsonValue value when NotFinite(value) is { } number:
                throw new ArgumentException(
                    $"{value.GetPath()} is {PythonFloat.Format(number)}, which JSON cannot hold; "
                    + "leave it out or write null, and say why.");
        }
    }

    private static double? NotFinite(JsonValue value)
    {
        if (value.TryGetValue<float>(out var single) && !float.IsFinite(single)) return single;
        return value.TryGetValue<double>(out var real) && !double.IsFinite(real) ? real : null;
    }

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        WriteIndented = indented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
