using System.Text.Json;

namespace BigLearnEm.Tests.Runs;

/// <summary>What Fixtures/Runs/generate.py wrote.</summary>
internal static class RunsFixture
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Runs", file);

    public static JsonElement Json(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(file)));
        return document.RootElement.Clone();
    }
}
