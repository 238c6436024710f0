using System.Diagnostics;
using System.Globalization;

namespace BigLearnEm.Tests.Cli;

/// <summary>
/// Lets the shell scripts of a test run command lines in a <see cref="ProgramHost"/>: <c>Fixtures/hosted VERB [flags]</c> is
/// the program to them. It asks over a named pipe, and is answered by files.
/// </summary>
internal sealed class HostedCommands : IDisposable
{
    private const char Separator = '\u001f';

    private readonly string _folder = Directory.CreateTempSubdirectory("biglearn-hosted-").FullName;
    private readonly ProgramHost _host;
    private readonly Dictionary<string, string?> _environment;
    private readonly Task _answers;

    /// <summary>Opens the pipe.</summary>
    /// <param name="environment">What the program's environment has besides that of the tests.</param>
    public HostedCommands(Dictionary<string, string?> environment)
    {
        _environment = environment;
        _host = ProgramHost.With(start =>
        {
            CliWorkplace.SetEnvironment(start);
            foreach (var (name, value) in environment) start.Environment[name] = value;
        });
        using var make = Process.Start("mkfifo", [Pipe]);
        make.WaitForExit();
        // Open for writing too, so that it does not end with the first script that asks.
        var requests = new StreamReader(new FileStream(Pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        _answers = Task.Run(() => Answer(requests));
    }

    /// <summary>The program, to scripts in an environment that <see cref="Open"/> has made.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures", "hosted");

    private string Pipe => Path.Combine(_folder, "requests");

    /// <summary>Gives a script's environment what <see cref="Program"/> needs.</summary>
    public void Open(ProcessStartInfo start)
    {
        CliWorkplace.SetEnvironment(start);
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        start.Environment["BIGLEARN_REQUESTS"] = Pipe;
        start.Environment["BIGLEARN_DLL"] = BuiltProgram.PathOf("biglearn.dll");
        // A command with another environment than the host's is run in a process of its own.
        start.Environment["BIGLEARN_HOSTED"] =
            $"{(start.Environment.TryGetValue("BIGLEARN_DATA", out var data) ? data : "")} {start.Environment["BIGLEARN_OFFLINE"]}";
    }

    public void Dispose()
    {
        File.AppendAllText(Pipe, "\n");
        _answers.Wait();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Answer(StreamReader requests)
    {
        using (requests)
        {
            while (requests.ReadLine() is { Length: > 0 } line)
            {
                var words = line.TrimEnd(Separator).Split(Separator);
                var (folder, answer) = (words[0], words[1]);
                CliResult result;
                try
                {
                    result = _host.Run(folder, words[2..]);
                }
                catch (Xunit.Sdk.XunitException error)
                {
                    result = new CliResult(-1, "", error.Message);
                }

                File.WriteAllText(Path.Combine(answer, "output"), result.Output);
                File.WriteAllText(Path.Combine(answer, "error"), result.Error);
                File.AppendAllText(Path.Combine(answer, "code"), result.ExitCode.ToString(CultureInfo.InvariantCulture) + "\n");
            }
        }
    }
}
