using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>predict</c>: assigns images of a file to the clusters of a trained model.</summary>
internal static class PredictVerb
{
    private static readonly Option<string?> s_weights = CommonFlags.Weights();
    private static readonly Option<string?> s_input = Flag.RequiredText(
        "--input", "FILE",
        "Images, one a row, grey values 0 to 255: IDX (gz or plain), .npy, or a table of text (.csv).");

    private static readonly Option<string?> s_output = Flag.RequiredText(
        "--output", "FILE",
        "File for the clusters, 0 to K-1, one for each image: .npy, .csv, or .txt. Replaced whole.");

    private static readonly Option<bool> s_probabilities = Flag.Switch(
        "--probabilities", "Write the probability of each cluster instead, N x K numbers.");

    private static readonly Option<DeviceName> s_device = CommonFlags.Device();
    private static readonly Option<int> s_threads = CommonFlags.Threads();

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "predict", "Assigns the images of a file to the clusters of a trained model.",
            [
                new FlagGroup("Model", s_weights), new FlagGroup("Files", s_input, s_output, s_probabilities),
                new FlagGroup("Machine", s_device, s_threads),
            ],
            "predict --weights results --input images.npy --output clusters.csv");
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var output = PredictOutput.Open(line.GetValue(s_output)!);
        var device = ComputeDevice.Resolve(line.GetValue(s_device)!);
        ComputeDevice.UseThreads(line.GetValue(s_threads));
        using var model = ClusterModel.Load(ModelFiles.FindOne(line.GetValue(s_weights)!), device.Device);
        var input = PredictInput.Read(line.GetValue(s_input)!, model.PixelCount);
        if (input.LooksScaled)
            new Screen().Warn(
                "all values of the input lie between 0 and 1; the model expects grey values from 0 to 255.");
        var prediction = model.Predict(input.Values, input.Rows, input.Columns);
        if (line.GetValue(s_probabilities)) output.WriteProbabilities(
            prediction.Probabilities, input.Rows, model.Components);
        else output.WriteLabels(prediction.Labels);
        var used = prediction.Labels.Distinct().Count();
        Console.Out.WriteLine($"{input.Rows} images, {used} of {model.Components} clusters: {output.Path}");
        return ExitCode.Done;
    }
}
