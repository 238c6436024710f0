using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BigLearnEm.Files;

namespace BigLearnEm.Runs;

/// <summary>
/// The file of a run's results, <c>results.json</c>: one indented JSON object, replaced whole or not at all.
/// </summary>
public static class ResultsFile
{
    /// <summary>The file's name in the output directory.</summary>
    public const string FileName = "results.json";

    /// <summary>Writes the results.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="results">The results.</param>
    /// <exception cref="ArgumentException">
    /// A number in them is NaN or infinite; the message names it by its path.
    /// </exception>
    /// <exception cref="IOException">The file could not be written; what stood there before still does.</exception>
    public static void Write(string path, JsonObject results)
    {
        var bytes = Encoding.UTF8.GetBytes(JsonRecord.Indented(results) + "\n");
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
    }

    /// <summary>Reads results.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="BadInputException">The file is missing, cannot be read, or is not one JSON object.</exception>
    public static JsonObject Read(string path)
    {
        const string Remedy = "Give the results.json of a finished run.";
        try
        {
            return JsonRecord.Parse(File.ReadAllBytes(path)) as JsonObject
                ?? throw new BadInputException(path, "a JSON object", "another JSON value", Remedy);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BadInputException(
                path, "a JSON object that can be read", error.Message.TrimEnd('.'), Remedy, error);
        }
    }
}
