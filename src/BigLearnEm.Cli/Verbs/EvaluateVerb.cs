using System.CommandLine;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>evaluate</c>: measures trained models on images.</summary>
internal static class EvaluateVerb
{
    private static readonly Option<string?> s_weights = CommonFlags.Weights();
    private static readonly Option<string?> s_dataset = CommonFlags.Dataset("what the model was trained on");
    private static readonly Option<string?> s_dataDir = CommonFlags.DataDir();
    private static readonly Option<string?> s_split = CommonFlags.Split();

    private static readonly Option<DeviceName> s_device = CommonFlags.Device();
    private static readonly Option<int> s_threads = CommonFlags.Threads();
    private static readonly Option<bool> s_json = CommonFlags.Json();
    private static readonly Option<bool> s_csv = CommonFlags.Csv("model");

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "evaluate", "Measures a trained model on images: scores, a table of classes and clusters, cluster sizes.",
            [
                new FlagGroup("Model", s_weights), new FlagGroup("Data", s_dataset, s_dataDir, s_split),
                new FlagGroup("Machine", s_device, s_threads), new FlagGroup("Output", s_json, s_csv),
            ],
            "evaluate --weights results --split test");
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var screen = new Screen(form: CommonFlags.ReadForm(line, s_json, s_csv));
        var device = ComputeDevice.Resolve(line.GetValue(s_device)!);
        ComputeDevice.UseThreads(line.GetValue(s_threads));
        ChosenImages? chosen = null;
        var evaluations = new List<Evaluation>();
        foreach (var path in ModelFiles.Find(line.GetValue(s_weights)!))
        {
            using var model = ClusterModel.Load(path, device.Device);
            chosen ??= Choose(line, model, screen);
            evaluations.Add(Evaluation.Of(path, model, chosen.Images));
            if (screen.Form != OutputForm.Page) continue;
            if (evaluations.Count > 1) Console.Out.WriteLine();
            EvaluationPage.Write(Console.Out, evaluations[^1], chosen.Images);
        }

        // A page appears as it is made.
        screen.Show(() => { }, () => ToJson(evaluations, chosen!.Images), () => Evaluation.ToTable(evaluations));
        return ExitCode.Done;
    }

    private static ChosenImages Choose(ParseResult line, ClusterModel model, Screen screen)
    {
        return ImageChoice.ForEvaluation(
            line.GetValue(s_dataset), line.GetValue(s_dataDir), model.Options.GetValueOrDefault("dataset"),
            CommonFlags.ReadSplit(line, s_split), screen);
    }

    private static JsonObject ToJson(List<Evaluation> evaluations, ImageSet images)
    {
        var json = evaluations.Count == 1
            ? evaluations[0].ToJson()
            : new JsonObject { ["seeds"] = new JsonArray([.. evaluations.Select(evaluation => evaluation.ToJson())]) };
        json["dataset"] = new JsonObject
        {
            ["name"] = images.Name, ["source"] = images.Source, ["count"] = images.Count,
        };
        return json;
    }
}
