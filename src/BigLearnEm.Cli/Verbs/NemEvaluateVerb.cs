using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.NeuralEm;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>nem evaluate</c>: measures trained Neural-EM on test images, with any number of components.</summary>
internal static class NemEvaluateVerb
{
    private const string Shown = "that of the training";

    private static readonly NemDataFlags s_data = new();
    private static readonly Option<string?> s_weights = Flag.RequiredText(
        "--weights", "DIR", "The --out_dir of a finished nem train, or its model.safetensors.");

    private static readonly Option<string?> s_variant = NemFlags.NewVariant(
        "The M-step that the weights must be of; a check.", null, null);

    private static readonly Option<int?> s_components = Flag.WholeOrNone("--k", "Components.", Shown);
    private static readonly Option<int?> s_steps = Flag.WholeOrNone("--steps", "EM steps of an image.", Shown);
    private static readonly Option<int> s_restarts = NemFlags.NewRestarts();
    private static readonly Option<double> s_noise = Flag.Real("--noise", "Noise of the input.", 0);
    private static readonly Option<int> s_seed = Flag.Whole("--seed", "Root of the random starts.", 1);
    private static readonly Option<DeviceName> s_device = CommonFlags.Device();
    private static readonly Option<int> s_threads = CommonFlags.Threads();
    private static readonly Option<bool> s_json = CommonFlags.Json();
    private static readonly Option<bool> s_csv = CommonFlags.Csv("model");

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "evaluate", "Measures trained Neural-EM on test images: AMI and loss.",
            [
                new FlagGroup("Model", s_weights, s_variant), new FlagGroup("Data", s_data.All),
                new FlagGroup("Mixture", s_components, s_steps, s_restarts, s_noise, s_seed),
                new FlagGroup("Machine", s_device, s_threads), new FlagGroup("Output", s_json, s_csv),
            ],
            "nem evaluate --weights results/nem --k 5 --shapes 4");
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var screen = new Screen(form: CommonFlags.ReadForm(line, s_json, s_csv));
        if (line.GetValue(s_components) is { } components) NeuralEmOptions.RequireComponents(components);
        if (line.GetValue(s_steps) is { } steps) NeuralEmOptions.RequireSteps(steps);
        NeuralEmOptions.RequireRestarts(line.GetValue(s_restarts));
        if (line.GetValue(s_noise) is not (>= 0 and < 1))
            throw new UsageException("--noise", "a probability of at least 0 and below 1", $"{line.GetValue(s_noise)}", "0 is usual.");
        var device = ComputeDevice.Resolve(line.GetValue(s_device)!);
        ComputeDevice.UseThreads(line.GetValue(s_threads));
        var images = LoadTest(line, screen);
        var evaluations = new List<NemEvaluation>();
        foreach (var path in ModelFiles.Find(line.GetValue(s_weights)!))
        {
            var file = NeuralEmFile.Load(path, device.Device);
            using var model = file.Model;
            RequireFit(path, model, line, images.Images);
            var (k, count) = (
                line.GetValue(s_components) ?? Trained(file, "k"), line.GetValue(s_steps) ?? Trained(file, "steps"));
            var score = new NeuralEmEvaluator(model, device.Device, k, count, (ulong)line.GetValue(s_seed), line.GetValue(s_restarts))
                .Measure(images, "test", line.GetValue(s_noise));
            evaluations.Add(new NemEvaluation(
                path, NeuralEmOptions.NameOf(model.Variant), k, count, line.GetValue(s_restarts), score));
            if (screen.Form == OutputForm.Page) Write(evaluations[^1], images);
        }

        // A page appears as it is made.
        screen.Show(
            () => { }, () => NemEvaluation.ToJson(evaluations, images.Images), () => NemEvaluation.ToTable(evaluations));
        return ExitCode.Done;
    }

    // Of a set that is drawn, the other parts are not needed.
    private static GroupedImages LoadTest(ParseResult line, Screen screen) => line.GetValue(s_data.File) is null
        ? StaticShapes.Create(s_data.ReadShapes(line) with { TrainingCount = 1, ValidationCount = 1 }).Test
        : s_data.Load(line, screen).Test;

    private static void RequireFit(string path, NeuralEmModel model, ParseResult line, ImageSet images)
    {
        if (line.GetValue(s_variant) is { } variant && NemFlags.ParseVariant(variant) != model.Variant)
            throw new BadInputException(
                path, $"weights of --variant {variant}", $"those of {NeuralEmOptions.NameOf(model.Variant)}",
                "Give the weights that you mean, or leave --variant out.");
        if (model.Pixels != images.PixelCount)
            throw new BadInputException(
                images.Source, $"{model.Pixels} pixels per image, as the model was trained on", $"{images.PixelCount}",
                "Give images of that size.");
        NeuralEmRun.RequireBinary(model.Distribution, images);
    }

    private static int Trained(NeuralEmFile file, string option) => file.NumberOf(option);

    private static void Write(NemEvaluation result, GroupedImages images)
    {
        Console.Out.WriteLine($"weights        {result.Weights} ({result.Variant})");
        Console.Out.WriteLine($"images         {images.Count}, {images.Images.Name}");
        Console.Out.WriteLine($"components     {result.Components}, {result.Steps} steps, {result.Restarts} starts");
        Console.Out.WriteLine($"AMI            {Agreement(result.Score)}");
        Console.Out.WriteLine($"loss           {result.Score.Loss:F4}");
        if (result.Score.FirstStart is { } first)
            Console.Out.WriteLine($"one start      AMI {Agreement(first)}, loss {first.Loss:F4}");
    }

    private static string Agreement(NeuralEmScore score) =>
        score.AdjustedMutualInformation is { } ami ? $"{ami:F4}" : "none: no pixel has a group";
}
