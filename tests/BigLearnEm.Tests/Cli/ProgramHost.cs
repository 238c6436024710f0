using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

/// <summary>
/// Runs the program's command lines one after another in one process (tests/BigLearnEm.Host), for the tests of a class:
/// loading libtorch takes a second of processor time, longer than most command lines. Tests of signals, of the environment and
/// of several processes start a process for each.
/// </summary>
public sealed class ProgramHost : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Action<ProcessStartInfo> _prepare;
    private Process? _process;

    /// <summary>For a class of tests.</summary>
    public ProgramHost() : this(CliWorkplace.SetEnvironment)
    {
    }

    private ProgramHost(Action<ProcessStartInfo> prepare) => _prepare = prepare;

    /// <summary>One whose process has an environment of its own.</summary>
    /// <param name="prepare">Sets it.</param>
    public static ProgramHost With(Action<ProcessStartInfo> prepare) => new(prepare);

    /// <summary>Runs a command line in a folder.</summary>
    public CliResult Run(string folder, string[] arguments)
    {
        lock (_lock)
        {
            _process ??= Start();
            var words = new JsonArray([.. arguments.Select(word => (JsonNode)word)]);
            _process.StandardInput.WriteLine(new JsonObject { ["folder"] = folder, ["arguments"] = words }.ToJsonString());
            _process.StandardInput.Flush();
            var line = _process.StandardOutput.ReadLineAsync();
            if (!line.Wait(s_patience))
            {
                End();
                Assert.Fail($"biglearn {string.Join(' ', arguments)} did not end within {s_patience}");
            }

            if (line.Result is null)
            {
                var error = _process.StandardError.ReadToEnd();
                End();
                Assert.Fail($"biglearn {string.Join(' ', arguments)} ended its process:\n{error}");
            }

            var answer = JsonNode.Parse(line.Result!)!;
            return new CliResult((int)answer["code"]!, (string)answer["output"]!, (string)answer["error"]!);
        }
    }

    public void Dispose()
    {
        if (_process is null) return;
        // It writes down which lines it reached when it ends.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(s_patience)) _process.Kill();
        _process.Dispose();
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add(BuiltProgram.PathOf("BigLearnEm.Host.dll"));
        _prepare(start);
        return Process.Start(start)!;
    }

    private void End()
    {
        _process!.Kill();
        _process.Dispose();
        _process = null;
    }
}
