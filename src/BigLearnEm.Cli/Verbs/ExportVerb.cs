using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using BigLearnEm.Tables;
using static TorchSharp.torch;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>export</c>: writes a model for PyTorch, numpy and scikit-learn.</summary>
internal static class ExportVerb
{
    private static readonly Option<string?> s_weights = CommonFlags.Weights();
    private static readonly Option<string?> s_output = Flag.RequiredText(
        "--output", "FILE",
        "A state dictionary of PyTorch (.pt), the same as .safetensors, or numpy arrays (.npz): the mixture under "
        + "the names of scikit-learn's attributes, and codes, or the weights of nem train. Replaced whole.");

    private static readonly Option<string?> s_part = Flag.Choice(
        "--part", "Which weights: the autoencoder, under the names of EDESC's program, the refined encoder, or what "
        + "clusters their codes.", "all", "all", "all", "autoencoder", "refined", "clusters");

    private static readonly Option<string?> s_input = Flag.Text(
        "--input", "FILE",
        "Images, or the rows of a table, as predict takes them, whose codes, clusters and log densities go into the .npz.",
        null);

    private static readonly Option<string?> s_dataset = CommonFlags.Dataset("what the model was trained on, or Fashion, where the others here ask for codes");
    private static readonly Option<string?> s_dataDir = CommonFlags.DataDir();
    private static readonly Option<string?> s_split = CommonFlags.Split();
    private static readonly Option<string?> s_labelColumn = ClusterFlags.Labelling();
    private static readonly Option<string?> s_variable = ClusterFlags.Array();
    private static readonly Option<DeviceName> s_device = CommonFlags.Device();
    private static readonly Option<int> s_threads = CommonFlags.Threads();

    private static readonly Option<bool> s_json = CommonFlags.Json();
    private static readonly Option<bool> s_csv = CommonFlags.Csv("tensor");

    private static readonly Option[] s_set = [s_dataset, s_dataDir, s_split];

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "export", "Writes a fitted model for PyTorch, numpy and scikit-learn; train --pretrain_path reads PyTorch's.",
            [
                new FlagGroup("Model", s_weights), new FlagGroup("File", s_output, s_part),
                new FlagGroup("Codes (into .npz)", s_input, s_dataset, s_dataDir, s_split),
                new FlagGroup("Tables (for a model of biglearn cluster)", s_labelColumn, s_variable),
                new FlagGroup("Machine", s_device, s_threads), new FlagGroup("Output", s_json, s_csv),
            ],
            "export --weights results --output autoencoder.pt --part autoencoder",
            "export --weights results --output model.npz --data_dir images",
            "export --weights tables/run --output mixture.npz", "export --weights results/nem --output nem.pt");
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var screen = new Screen(form: CommonFlags.ReadForm(line, s_json, s_csv));
        var output = ExportOutput.Open(line.GetValue(s_output)!, screen);
        Check(line, output);
        var device = ComputeDevice.Resolve(line.GetValue(s_device)!);
        ComputeDevice.UseThreads(line.GetValue(s_threads));
        var path = ModelFiles.FindOne(line.GetValue(s_weights)!);
        if (TableModel.IsOneAt(path)) OfTable(line, path, output);
        else if (NeuralEmFile.IsOneAt(path)) OfNeuralEm(line, path, output);
        else OfImages(line, path, output, device.Device);
        return ExitCode.Done;
    }

    // What would have no effect is refused: the file would not be what somebody believes it to be.
    private static void Check(ParseResult line, ExportOutput output)
    {
        if (output.IsArrays && IsGiven(line, s_part))
            throw new UsageException(
                "--part", "an --output of weights (.pt, .safetensors)", output.Path, "An .npz has the mixture, all of it.");
        Option[] rows = [s_input, .. s_set];
        if (!output.IsArrays && Array.Find(rows, flag => IsGiven(line, flag)) is { } codes)
            throw new UsageException(
                codes.Name, "an --output of arrays (.npz)", output.Path, "Codes are written to an .npz only.");
        if (IsGiven(line, s_input) && Array.Find(s_set, flag => IsGiven(line, flag)) is { } set)
            throw new UsageException(set.Name, "no --input beside it", "both", "Give the one whose codes you want.");
    }

    private static void OfTable(ParseResult line, string path, ExportOutput output)
    {
        Option[] ofImages = [s_part, .. s_set];
        if (Array.Find(ofImages, flag => IsGiven(line, flag)) is { } foreign)
            throw new UsageException(
                foreign.Name, "a model of images", $"that of a table, {path}", "Leave it out; --input takes rows of tables.");
        using var model = TableModel.Load(path);
        if (!output.IsArrays) output.Write(model.StateDictionary());
        else if (line.GetValue(s_input) is not { } input) output.Write(TableModelArrays.Of(model));
        else
        {
            var reading = new TableReadOptions
            {
                LabelColumn = line.GetValue(s_labelColumn), Variable = line.GetValue(s_variable),
                Features = model.Columns.Count,
            };
            output.Write(TableModelArrays.Of(model, TableFile.Read(input, reading).Features, input));
        }
    }

    // A mixture over the pixels of each image: there is none to write but the network that gives it, and no codes.
    private static void OfNeuralEm(ParseResult line, string path, ExportOutput output)
    {
        Option[] foreign = [s_part, s_input, .. s_set, s_labelColumn, s_variable];
        if (Array.Find(foreign, flag => IsGiven(line, flag)) is { } flag)
            throw new UsageException(
                flag.Name, "a model of train or cluster", $"that of nem train, {path}",
                "Leave it out: all weights of Neural-EM are written, and nem evaluate takes images.");
        var file = NeuralEmFile.Load(path, CPU);
        using var model = file.Model;
        if (output.IsArrays) output.Write(file.Arrays());
        else output.Write(file.StateDictionary());
    }

    private static void OfImages(ParseResult line, string path, ExportOutput output, Device device)
    {
        using var model = ClusterModel.Load(path, device);
        if (!output.IsArrays)
        {
            var part = Enum.Parse<ModelPart>(line.GetValue(s_part)!, ignoreCase: true);
            var entries = model.StateDictionary(part);
            if (entries.Count == 0)
                throw new UsageException(
                    "--part", "a part that the model has", $"{line.GetValue(s_part)}, which it has not",
                    $"It has {string.Join(", ", PartsOf(model))}.");
            output.Write(entries);
            return;
        }

        using var codes = Codes(line, model, output);
        output.Write(codes is null ? ModelArrays.Of(model) : ModelArrays.Of(model, codes));
    }

    private static IEnumerable<string> PartsOf(ClusterModel model) =>
        Enum.GetValues<ModelPart>().Where(part => model.StateDictionary(part).Count > 0)
            .Select(part => part.ToString().ToLowerInvariant());

    /// <returns>The codes of the images that were named; null where none were.</returns>
    private static Tensor? Codes(ParseResult line, ClusterModel model, ExportOutput output)
    {
        if (line.GetValue(s_input) is { } path)
        {
            var input = PredictInput.Read(path, model.PixelCount);
            return model.Codes(input.Values, input.Rows, input.Columns);
        }

        if (!Array.Exists(s_set, flag => IsGiven(line, flag))) return null;
        var chosen = ImageChoice.ForEvaluation(
            line.GetValue(s_dataset), line.GetValue(s_dataDir), model.Options.GetValueOrDefault("dataset"),
            CommonFlags.ReadSplit(line, s_split), output.Screen);
        return model.Codes(chosen.Images);
    }

    private static bool IsGiven(ParseResult line, Option flag) => line.GetResult(flag) is { Implicit: false };
}
