using System.Globalization;
using BigLearnEm;
using BigLearnEm.Benchmarks;
using BigLearnEm.Benchmarks.Ablation;
using BigLearnEm.Benchmarks.Calibration;
using BigLearnEm.Benchmarks.Comparisons;
using BigLearnEm.Benchmarks.Scaling;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var modes = new Dictionary<string, (Action<Arguments> Run, string Options)>
{
    ["ablation"] = (AblationBenchmark.Run, "--data simulation|pendigits --seeds 30 --explore 300"),
    ["calibration"] = (CalibrationBenchmark.Run, "--seeds 30 --cycles 20 --starts 3"),
    ["sim-peer"] = (SimulationPeer.Run, "--out DIR --first 0 --seeds 10 --grid 5 --dim 2 --unequal no --samples 2000 --covariances equal"),
    ["tables-peer"] = (TablesPeer.Run, "--out DIR --first 0 --seeds 1 --tables Glass,Letter --eps 0.01 --restarts 1"),
    ["published-peer"] = (PublishedBenchmark.Run, "--repeats 40"),
    ["missing"] = (MissingBenchmark.Run, "--seeds 3 --share 20"),
    ["stream"] = (StreamBenchmark.Run, "--scratch DIR --largest 10000000 --max_memory 256"),
    ["stream-pass"] = (StreamBenchmark.RunPass, "--file FILE.npy --components 10 --max_memory 256"),
    ["pixels"] = (PixelsBenchmark.Run, "--rows 70000 --repeats 2"),
    ["phases"] = (PhasesBenchmark.Run, "--repeats 40"),
    ["crossover"] = (CrossoverBenchmark.Run, "--largest 784 --repeats 7"),
};
switch (args)
{
    case ["epoch", var dataDirectory, var exchangeDirectory, var threads, var epochs]:
        EpochBenchmark.Run(
            dataDirectory, exchangeDirectory, int.Parse(threads, CultureInfo.InvariantCulture),
            int.Parse(epochs, CultureInfo.InvariantCulture));
        return 0;
    case ["em", var threads]:
        EmBenchmark.Run(int.Parse(threads, CultureInfo.InvariantCulture));
        return 0;
    case [var name, .. var words] when modes.TryGetValue(name, out var mode):
        return RunMode(mode.Run, words);
    default:
        Console.Error.WriteLine("usage, see also scripts/bench-peers; all but the first two take --threads as well:");
        Console.Error.WriteLine("  epoch DATA_DIR EXCHANGE_DIR THREADS EPOCHS\n  em THREADS");
        foreach (var (name, mode) in modes) Console.Error.WriteLine($"  {name} {mode.Options}");
        return 2;
}

static int RunMode(Action<Arguments> run, string[] words)
{
    try
    {
        run(new Arguments(words));
        return 0;
    }
    catch (Exception error) when (error is ArgumentException or UsageException)
    {
        Console.Error.WriteLine(error.Message);
        return 2;
    }
}
