using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>predict</c>: assigns images or table rows of a file to the clusters of a model.</summary>
internal static class PredictVerb
{
    private static readonly Option<string?> s_weights = CommonFlags.Weights();
    private static readonly Option<string?> s_input = Flag.RequiredText(
        "--input", "FILE",
        "Images, one a row, grey values 0 to 255: IDX (gz or plain), .npy, or a table of text (.csv). For a model of "
        + "biglearn cluster, a table of any format with the columns it was fitted to.");

    private static readonly Option<string?> s_output = Flag.RequiredText(
        "--output", "FILE",
        "File for the clusters, 0 to K-1, one for each row: .npy, .csv, or .txt. Replaced whole.");

    private static readonly Option<bool> s_probabilities = Flag.Switch(
        "--probabilities", "Write the probability of each cluster instead, N x K numbers.");

    private static readonly Option<string?> s_labelColumn = ClusterFlags.Labelling();
    private static readonly Option<string?> s_variable = ClusterFlags.Array();
    private static readonly Option<DeviceName> s_device = CommonFlags.Device();
    private static readonly Option<int> s_threads = CommonFlags.Threads();
    private static readonly Option<bool> s_json = CommonFlags.Json();
    private static readonly Option<bool> s_csv = CommonFlags.Csv("cluster, with its size");

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "predict", "Assigns the images or table rows of a file to the clusters of a fitted model.",
            [
                new FlagGroup("Model", s_weights), new FlagGroup("Files", s_input, s_output, s_probabilities),
                new FlagGroup("Tables (for a model of biglearn cluster)", s_labelColumn, s_variable),
                new FlagGroup("Machine", s_device, s_threads), new FlagGroup("Output", s_json, s_csv),
            ],
            "predict --weights results --input images.npy --output clusters.csv",
            "predict --weights tables/run --input rows.csv --output clusters.csv");
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var screen = new Screen(form: CommonFlags.ReadForm(line, s_json, s_csv));
        var summary = Predict(line, screen);
        screen.Show(() => Console.Out.WriteLine(summary.Line), summary.ToJson, summary.ToTable);
        return ExitCode.Done;
    }

    private static PredictSummary Predict(ParseResult line, Screen screen)
    {
        var output = PredictOutput.Open(line.GetValue(s_output)!);
        var device = ComputeDevice.Resolve(line.GetValue(s_device)!);
        ComputeDevice.UseThreads(line.GetValue(s_threads));
        var path = ModelFiles.FindOne(line.GetValue(s_weights)!);
        if (TableModel.IsOneAt(path))
        {
            var reading = new TableReadOptions
            {
                LabelColumn = line.GetValue(s_labelColumn), Variable = line.GetValue(s_variable),
            };
            return TablePrediction.Run(path, line.GetValue(s_input)!, reading, output, line.GetValue(s_probabilities));
        }

        using var model = ClusterModel.Load(path, device.Device);
        var input = PredictInput.Read(line.GetValue(s_input)!, model.PixelCount);
        if (input.LooksScaled)
            screen.Warn(
                "all values of the input lie between 0 and 1; the model expects grey values from 0 to 255.");
        var prediction = model.Predict(input.Values, input.Rows, input.Columns);
        if (line.GetValue(s_probabilities)) output.WriteProbabilities(
            prediction.Probabilities, input.Rows, model.Components);
        else output.WriteLabels(prediction.Labels);
        return PredictSummary.Of(output.Path, "images", prediction.Labels, model.Components);
    }
}
