using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

/// <summary>What a run has written, so that two runs can be compared to the byte.</summary>
internal static class RunFiles
{
    /// <summary>
    /// Every file of a directory by name, as its hash; the metrics without their seconds; results, which have seconds
    /// too, and lock left out.
    /// </summary>
    public static SortedDictionary<string, string> Of(string directory)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            var name = Path.GetFileName(path);
            if (name is ".lock" or "results.json") continue;
            contents[name] = name == "metrics.jsonl"
                ? string.Join('\n', File.ReadLines(path).Select(WithoutSeconds))
                : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return contents;
    }

    private static string WithoutSeconds(string line)
    {
        var item = JsonNode.Parse(line)!.AsObject();
        Assert.True(item.Remove("seconds"));
        return item.ToJsonString();
    }
}
