using System.Text.Json.Nodes;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Data;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Reports;

/// <summary>What a <c>train</c> command would do (<c>--dry_run</c>).</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Images">What it would be done on.</param>
/// <param name="Plan">The plan of each seed.</param>
/// <param name="Rate">Operations a second of this machine in products of float32 matrices.</param>
internal sealed record PlanReport(TrainRequest Request, ImageSet Images, TrainPlan Plan, double Rate)
{
    /// <summary>Seconds of all seeds, by estimate.</summary>
    public double Seconds => Request.Seeds.Count * Plan.Work / Rate;

    /// <summary>Writes the plan for a person.</summary>
    /// <param name="output">Where to.</param>
    public void Write(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"  images     {Images.Count} of {Images.Height}x{Images.Width}, batches of {Request.Options.BatchFor(Images.Count)}");
        output.WriteLine($"  seeds      {Request.Seeds.Count}, one after another");
        output.WriteLine($"  memory     about {ByteSize.Format(Plan.Bytes >> 20 << 20)} at the peak, an estimate");
        output.WriteLine($"  time       about {Duration(Seconds)}, an estimate at {Rate / 1e9:F0} GFLOP/s in matrix products;");
        output.WriteLine("             half or twice that is usual, and stages that agree early take less");
        output.WriteLine($"  would go   to {Request.OutDir}; nothing was written");
    }

    /// <summary>A row for each stage.</summary>
    public ResultTable ToTable() => new(
        [
            ResultColumn.Text("stage"), ResultColumn.Number("steps", "at most", "D"), ResultColumn.Text("unit"),
            new ResultColumn("seconds", "about", seconds => Duration((double)seconds)),
        ],
        [.. Plan.Stages.Select(stage => (object?[])[stage.Name, stage.Steps, stage.Unit, stage.Work / Rate])]);

    /// <summary>The plan for machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["dry_run"] = true,
        ["stages"] = ToTable().ToJson(),
        ["images"] = Images.Count,
        ["seeds"] = new JsonArray([.. Request.Seeds.Select(seed => (JsonNode)seed)]),
        ["estimated_bytes"] = Plan.Bytes,
        ["estimated_seconds"] = Seconds,
        ["matrix_operations_per_second"] = Rate,
        ["out_dir"] = Request.OutDir,
    };

    private static string Duration(double seconds) => seconds switch
    {
        < 1 => "1 s",
        < 100 => $"{seconds:F0} s",
        < 6000 => $"{seconds / 60:F0} min",
        _ => $"{seconds / 3600:F1} h",
    };
}
