using System.Text;
using System.Text.Json;
using BigLearnEm.Runs;

namespace BigLearnEm.Reports.Training;

/// <summary>Reads <c>metrics.jsonl</c>: any stages, any numbers.</summary>
public static class MetricsFile
{
    /// <summary>Reads the steps of one seed.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="BadInputException">The file cannot be read, or a line is no step; the line is named.</exception>
    public static IReadOnlyList<MetricsLine> Read(string path)
    {
        var lines = new List<MetricsLine>();
        try
        {
            foreach (var text in File.ReadLines(path)) lines.Add(Parse(text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                path, "the metrics of a finished run", error.Message.TrimEnd('.'), "Give its --txt_dir.", error);
        }
        catch (JsonException error)
        {
            throw new BadInputException(
                $"{path}, line {lines.Count + 1}", "a JSON object with its stage", "something else",
                "Give the metrics.jsonl of a finished run.", error);
        }

        return lines;
    }

    private static MetricsLine Parse(string text)
    {
        JsonRecord.RequireTexts(Encoding.UTF8.GetBytes(text));
        using var line = JsonDocument.Parse(text);
        if (line.RootElement.ValueKind != JsonValueKind.Object
            || !line.RootElement.TryGetProperty("stage", out var stage) || stage.ValueKind != JsonValueKind.String)
            throw new JsonException("no stage");
        var numbers = new Dictionary<string, double>();
        foreach (var member in line.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetDouble(out var value)
                && double.IsFinite(value))
                numbers[member.Name] = value;
        }

        return new MetricsLine(stage.GetString()!, numbers);
    }
}
