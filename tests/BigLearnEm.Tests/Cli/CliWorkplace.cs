using System.Diagnostics;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Cli;

/// <summary>
/// A fresh folder in which the program is run, without network, without a data root, and with its output going into pipes.
/// Has 300 images of 6x6 in four classes in <c>data</c>.
/// </summary>
public sealed class CliWorkplace : IDisposable
{
    public const int TrainCount = 250;
    public const int TestCount = 50;
    public const int Side = 6;
    public const int Classes = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly ProgramHost? _host;

    /// <summary>Makes the folder.</summary>
    /// <param name="host">Where command lines are run that need no process of their own; null where each has one.</param>
    public CliWorkplace(ProgramHost? host = null)
    {
        _host = host;
        Folder = Directory.CreateTempSubdirectory("biglearn-cli-").FullName;
        Directory.CreateDirectory(PathOf("data"));
        WriteImages("data", withLabels: true);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Flags of a training of a second or less: pixels, no network, and the same on every machine.</summary>
    public static string[] Quick { get; } =
    [
        "train", "--data_dir", "data", "--space", "pixel", "--num_component", "4", "--Niter", "6", "--kmeans_init",
        "--threads", "1", "--device", "cpu",
    ];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs the program to its end.</summary>
    public CliResult Run(params string[] arguments) =>
        _host is null ? Run(arguments, environment: null) : _host.Run(Folder, arguments);

    /// <summary>Runs the program to its end in a process of its own, with further variables in its environment.</summary>
    public CliResult Run(string[] arguments, Dictionary<string, string>? environment)
    {
        using var process = Start(arguments, environment);
        return Finish(process);
    }

    /// <summary>Starts the program.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="mayBeKilled">Whether it may be killed (<see cref="BuiltProgram.PathOf"/>).</param>
    public Process Start(string[] arguments, Dictionary<string, string>? environment = null, bool mayBeKilled = false)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add(BuiltProgram.PathOf("biglearn.dll", mayBeKilled));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        SetEnvironment(start);
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The environment that the program has in tests.</summary>
    public static void SetEnvironment(ProcessStartInfo start)
    {
        start.Environment.Remove("BIGLEARN_DATA");
        start.Environment.Remove("BIGLEARN_HOME");
        start.Environment.Remove("BIGLEARN_DEBUG");
        start.Environment["BIGLEARN_OFFLINE"] = "1";
        start.Environment["TERM"] = "xterm-256color";
    }

    /// <summary>Waits for the program's end.</summary>
    public static CliResult Finish(Process process) => Finish(process, s_patience);

    /// <summary>Waits for its end, and no longer than that.</summary>
    public static CliResult Finish(Process process, TimeSpan patience)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the program did not end within {patience}");
        }

        return new CliResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Writes the four files, or the two of images alone.</summary>
    public void WriteImages(string directory, bool withLabels)
    {
        Directory.CreateDirectory(PathOf(directory));
        var all = Draw(TrainCount + TestCount);
        WritePart(directory, "train", all, 0, TrainCount, withLabels);
        WritePart(directory, "t10k", all, TrainCount, TestCount, withLabels);
    }

    private void WritePart(string directory, string part, ImageSet all, int first, int count, bool withLabels)
    {
        var pixels = all.Pixels.AsSpan(first * Side * Side, count * Side * Side).ToArray();
        var images = new ImageSet("tiny", "drawn by the tests", pixels, count, Side, Side);
        IdxFile.WriteImages(PathOf(directory, $"{part}-images-idx3-ubyte.gz"), images);
        if (withLabels)
            IdxFile.WriteLabels(PathOf(directory, $"{part}-labels-idx1-ubyte.gz"), all.Labels.AsSpan(first, count));
    }

    // Four patterns, each pixel bright or dark, under noise.
    private static ImageSet Draw(int count)
    {
        var random = new Random(7);
        var patterns = Enumerable.Range(0, Classes)
            .Select(_ => Enumerable.Range(0, Side * Side).Select(_ => random.Next(2) == 0 ? 60 : 190).ToArray())
            .ToArray();
        var pixels = new byte[count * Side * Side];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % Classes;
            for (var j = 0; j < Side * Side; j++)
                pixels[(i * Side * Side) + j] = (byte)(patterns[labels[i]][j] + random.Next(-50, 51));
        }

        return new ImageSet("tiny", "drawn by the tests", pixels, count, Side, Side, labels);
    }
}
