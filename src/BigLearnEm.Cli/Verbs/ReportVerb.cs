using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using BigLearnEm.Reports;
using BigLearnEm.Reports.NeuralEm;
using BigLearnEm.Reports.Training;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>report</c>: a page about a finished run.</summary>
internal static class ReportVerb
{
    private const string FileName = "report.html";

    private static readonly Option<string?> s_run = Flag.RequiredText(
        "--run", "DIR", "The --out_dir of a finished train or nem train run.");

    private static readonly Option<string?> s_txtDir = Flag.Text(
        "--txt_dir", "DIR", "The --txt_dir of the run, where its metrics.jsonl is.", null, "--run");

    private static readonly Option<ulong?> s_seed = Flag.Parsed<ulong?>(
        "--seed", "N", "Of several seeds, the one whose clusters are shown.", null, "the first", text =>
            ulong.TryParse(text, out var seed)
                ? seed
                : throw new UsageException("--seed", "a whole number from 0", $"'{text}'", "Give one seed of the run."));

    private static readonly Option<string?> s_dataDir = CommonFlags.DataDir();
    private static readonly Option<string?> s_data = Flag.Text(
        "--data", "FILE", "Of nem train with --data: its file.", null);

    private static readonly Option<DeviceName> s_device = CommonFlags.Device();
    private static readonly Option<int> s_threads = CommonFlags.Threads();

    private static readonly Option<string?> s_output = Flag.Text(
        "--output", "FILE", "The page, one file that needs nothing else.", null, $"{FileName} in --run");

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "report", "Makes a page about a finished run of train or nem train: figures, curves, images and their clusters.",
            [
                new FlagGroup("Run", s_run, s_txtDir, s_seed), new FlagGroup("Data", s_dataDir, s_data),
                new FlagGroup("Machine", s_device, s_threads), new FlagGroup("Output", s_output),
            ],
            "report --run results", "report --run results/three --seed 31 --output three.html");
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var directory = line.GetValue(s_run)!;
        var textDirectory = line.GetValue(s_txtDir);
        var run = TrainedRun.Open(directory, textDirectory);
        var seed = run.Find(line.GetValue(s_seed));
        foreach (var missing in run.Seeds.Select(one => one.MetricsPath).Where(path => !File.Exists(path)))
        {
            if (textDirectory is not null)
                throw new BadInputException(
                    missing, "the metrics of the run", "no such file", "Give the run's own --txt_dir.");
            new Screen().Warn($"{missing} is not there: --txt_dir says where it is, and the page has its curves.");
        }

        var device = ComputeDevice.Resolve(line.GetValue(s_device)!);
        ComputeDevice.UseThreads(line.GetValue(s_threads));
        var path = line.GetValue(s_output) ?? Path.Combine(directory, FileName);
        var page = run.IsNeuralEm ? OfNeuralEm(run, seed, device, line) : OfTrain(run, seed, device, line);
        page.Save(path);
        Console.Out.WriteLine(path);
        return ExitCode.Done;
    }

    private static HtmlReport OfTrain(TrainedRun run, TrainedSeed seed, ComputeDevice device, ParseResult line)
    {
        using var model = ClusterModel.Load(seed.ModelPath, device.Device);
        var images = ImageChoice.ForReport(run.Dataset, line.GetValue(s_dataDir), run.Split, new Screen());
        return TrainPage.Create(run, seed, model, images);
    }

    private static HtmlReport OfNeuralEm(TrainedRun run, TrainedSeed seed, ComputeDevice device, ParseResult line)
    {
        var file = NeuralEmFile.Load(seed.ModelPath, device.Device);
        using var model = file.Model;
        return NeuralEmPage.Create(run, seed, file, NemImages.ForReport(file, line.GetValue(s_data)), device.Device);
    }
}
