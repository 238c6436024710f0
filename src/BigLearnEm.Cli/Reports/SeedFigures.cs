using System.Text.Json.Nodes;

namespace BigLearnEm.Cli.Reports;

/// <summary>What the reports of runs with one or several seeds have in common.</summary>
internal static class SeedFigures
{
    /// <summary>Mean and deviation of each figure over the seeds; one that a seed has not is absent.</summary>
    /// <typeparam name="T">The outcome of a seed.</typeparam>
    /// <param name="results">The outcome of each seed.</param>
    /// <param name="figures">The figures by name.</param>
    public static IReadOnlyDictionary<string, MeanDeviation> Summarize<T>(
        IReadOnlyList<T> results, IEnumerable<(string Name, Func<T, double?> Value)> figures) =>
        figures
            .Select(figure => (figure.Name, Values: results.Select(figure.Value).OfType<double>().ToList()))
            .Where(figure => figure.Values.Count == results.Count)
            .ToDictionary(figure => figure.Name, figure => MeanDeviation.Of(figure.Values));

    /// <summary>The beginning of <c>results.json</c>: a single seed's entries themselves, or all seeds and their summary.</summary>
    /// <param name="seeds">The entries of each seed.</param>
    /// <param name="isSingle">Whether one seed was asked for.</param>
    /// <param name="summary">The summary over several.</param>
    public static JsonObject ToJson(
        IEnumerable<JsonObject> seeds, bool isSingle, IReadOnlyDictionary<string, MeanDeviation> summary) => isSingle
        ? seeds.First()
        : new JsonObject
        {
            ["seeds"] = new JsonArray([.. seeds]),
            ["summary"] = new JsonObject(summary.Select(figure => KeyValuePair.Create(
                figure.Key, (JsonNode?)new JsonObject { ["mean"] = figure.Value.Mean, ["sd"] = figure.Value.Deviation }))),
        };
}
