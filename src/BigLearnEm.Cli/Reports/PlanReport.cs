using System.Text.Json.Nodes;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Reports;

/// <summary>What a command would do (<c>--dry_run</c>).</summary>
/// <param name="Stages">The stages of each seed; of several ranks, those of one.</param>
/// <param name="Bytes">Memory of one process at the peak, in bytes.</param>
/// <param name="Rate">Operations a second of a process in products of float32 matrices.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="OutDir">Where the results would go.</param>
internal sealed record PlanReport(
    IReadOnlyList<PlannedStage> Stages, long Bytes, double Rate, IReadOnlyList<ulong> Seeds, string OutDir)
{
    /// <summary>What it would be done on, and how: a name, the text for a person, and the value for machines.</summary>
    public IReadOnlyList<(string Name, string Text, JsonNode? Value)> Facts { get; init; } = [];

    /// <summary>Number of processes that share the work.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>What the time leaves out; null for nothing.</summary>
    public string? Beside { get; init; }

    /// <summary>Seconds of all seeds, by estimate.</summary>
    public double Seconds => Seeds.Count * Stages.Sum(stage => stage.Work) / Rate;

    /// <summary>Writes the plan for a person.</summary>
    /// <param name="output">Where to.</param>
    public void Write(TextWriter output)
    {
        output.WriteLine();
        foreach (var (name, text, _) in Facts) output.WriteLine($"  {name,-11}{text}");
        var each = Ranks == 1 ? "" : ", in each process";
        if (Ranks > 1) output.WriteLine($"  processes  {Ranks}, each with a share of the work; figures are those of the slowest");
        output.WriteLine($"  seeds      {Seeds.Count}, one after another");
        output.WriteLine($"  memory     about {ByteSize.Format(Bytes >> 20 << 20)} at the peak{each}, an estimate");
        output.WriteLine($"  time       about {Duration(Seconds)}, an estimate at {Rate / 1e9:F0} GFLOP/s in matrix products;");
        output.WriteLine("             half or twice that is usual, and stages that agree early take less");
        if (Beside is not null) output.WriteLine($"             {Beside}");
        output.WriteLine($"  would go   to {OutDir}; nothing was written");
    }

    /// <summary>A row for each stage.</summary>
    public ResultTable ToTable() => new(
        [
            ResultColumn.Text("stage"), ResultColumn.Number("steps", "at most", "D"), ResultColumn.Text("unit"),
            new ResultColumn("seconds", "about", seconds => Duration((double)seconds)),
        ],
        [.. Stages.Select(stage => (object?[])[stage.Name, stage.Steps, stage.Unit, stage.Work / Rate])]);

    /// <summary>The plan for machines.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["dry_run"] = true, ["stages"] = ToTable().ToJson() };
        foreach (var (name, _, value) in Facts) json[name] = value?.DeepClone();
        json["ranks"] = Ranks;
        json["seeds"] = new JsonArray([.. Seeds.Select(seed => (JsonNode)seed)]);
        json["estimated_bytes"] = Bytes;
        json["estimated_seconds"] = Seconds;
        json["matrix_operations_per_second"] = Rate;
        json["out_dir"] = OutDir;
        return json;
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 1 => "1 s",
        < 100 => $"{seconds:F0} s",
        < 6000 => $"{seconds / 60:F0} min",
        _ => $"{seconds / 3600:F1} h",
    };
}
