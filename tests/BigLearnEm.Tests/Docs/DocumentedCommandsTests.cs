using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using BigLearnEm.Data;
using BigLearnEm.Tests.Cli;
using BigLearnEm.Tests.Distributed;

namespace BigLearnEm.Tests.Docs;

/// <summary>
/// Every command of README and docs: those in blocks of sh are run, as they stand, by bash, in one folder with small data, one
/// document after another; those of measurements have verbs and flags that the program has.
/// </summary>
[Collection(CollectionName)]
public sealed partial class DocumentedCommandsTests : IClassFixture<ProgramHost>, IDisposable
{
    public const string CollectionName = "documented commands";

    private const string Failure = "this failed: ";

    private static readonly string[] s_scripts = ["setup", "test", "pack", "bundle", "bench-peers", "check-pytorch"];

    private readonly CliWorkplace _workplace;
    private readonly HostedCommands _commands;
    private readonly Dictionary<string, HashSet<string>> _flags = [];

    public DocumentedCommandsTests(ProgramHost host)
    {
        _workplace = new CliWorkplace(host);
        _commands = new HostedCommands(new() { ["BIGLEARN_DATA"] = _workplace.PathOf("data-root") });
    }

    public void Dispose()
    {
        _commands.Dispose();
        _workplace.Dispose();
    }

    [Fact]
    public void Every_command_in_a_block_runs()
    {
        Prepare();
        var done = new HashSet<string>();
        foreach (var document in Document.All)
        {
            string[] commands = [.. document.Blocks("sh").SelectMany(block => Commands(block.Code)).Where(done.Add)];
            if (commands.Length == 0) continue;
            var script = new StringBuilder("set -uo pipefail\n");
            foreach (var command in commands)
                script.Append($"echo {Quoted($"running: {command}")} \"(at $SECONDS s)\" >&2\n{command} || echo {Quoted(Failure + command)} >&2\n");
            var error = Bash(script.ToString()).MustExit(0).Error;
            Assert.False(error.Contains(Failure, StringComparison.Ordinal), $"{document.Name}:\n{Tail(error)}");
        }

        Assert.InRange(done.Count, 60, 500);
    }

    [Fact]
    public void Every_command_that_is_mentioned_has_verbs_and_flags_of_the_program()
    {
        var seen = 0;
        foreach (var document in Document.All)
        {
            foreach (var line in document.Mentions().Where(line => line.Contains("scripts/biglearn ", StringComparison.Ordinal)))
            {
                var command = line[(line.IndexOf("scripts/biglearn ", StringComparison.Ordinal) + "scripts/biglearn ".Length)..];
                var words = command.Split(' ');
                var verb = words[0] == "nem" ? $"nem {words[1]}" : words[0];
                Assert.All(
                    Flag().Matches(command).Select(match => match.Value),
                    flag => Assert.True(FlagsOf(verb).Contains(flag), $"{document.Name}: {verb} has no {flag}, in: {line}"));
                seen++;
            }
        }

        Assert.InRange(seen, 10, 500);
    }

    private HashSet<string> FlagsOf(string verb)
    {
        if (!_flags.TryGetValue(verb, out var flags))
        {
            var help = _workplace.Run([.. verb.Split(' '), "--help"]).MustExit(0).Output;
            _flags[verb] = flags = [.. Flag().Matches(help).Select(match => match.Value), "--help"];
        }

        return flags;
    }

    // What the commands find: images, tables, and the project's scripts or what stands in for them.
    private void Prepare()
    {
        _workplace.WriteImages("images", withLabels: true);
        _workplace.WriteImages("data-root/fashion-mnist", withLabels: true);
        _workplace.WriteImages("dataset/fashion-mnist", withLabels: true);
        var set = IdxFile.ReadImages(_workplace.PathOf("images", "t10k-images-idx3-ubyte.gz"));
        NpyFile.Write(_workplace.PathOf("images.npy"), Array.ConvertAll(set.Pixels, pixel => (int)pixel), set.Count, set.PixelCount);
        WriteTables(new Random(3));
        foreach (var name in s_scripts) Program(Path.Combine("scripts", name), "script");
        Program("scripts/biglearn", "biglearn");
        Program("bin/mpirun", "mpirun");
    }

    private void WriteTables(Random random)
    {
        string[] rows = [.. Enumerable.Range(0, 240).Select(i =>
            string.Join(',', Enumerable.Range(0, 3).Select(d => $"{(i % 6 * 3 * (d + 1) % 7) + random.NextDouble():F4}")))];
        File.WriteAllLines(_workplace.PathOf("table.csv"), ["a,b,c", .. rows]);
        File.WriteAllLines(_workplace.PathOf("new.csv"), ["a,b,c", .. rows.Take(20)]);
        File.WriteAllLines(_workplace.PathOf("row-weights.txt"), Enumerable.Repeat("1", rows.Length));
        for (var part = 0; part < 4; part++)
            NpyFile.Write(
                _workplace.PathOf($"part{part}.npy"),
                Enumerable.Range(0, 600).Select(_ => random.NextDouble()).ToArray(), 200, 3);
        File.Copy(_workplace.PathOf("table.csv"), _workplace.PathOf("part0.csv"));
        File.Copy(_workplace.PathOf("table.csv"), _workplace.PathOf("part1.csv"));
        File.WriteAllText(
            _workplace.PathOf("run.yaml"),
            Document.Read("docs/START.md").Blocks("yaml").Single().Code);
    }

    private void Program(string path, string fixture)
    {
        Directory.CreateDirectory(_workplace.PathOf(Path.GetDirectoryName(path)!));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Docs", fixture), _workplace.PathOf(path));
    }

    private CliResult Bash(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = _workplace.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _commands.Open(start);
        start.Environment["BIGLEARN_PROGRAM"] = HostedCommands.Program;
        start.Environment["BIGLEARN_SCRIPTS"] = Repository.PathOf("scripts");
        start.Environment["PATH"] = $"{_workplace.PathOf("bin")}:{start.Environment["PATH"]}";
        foreach (var (name, value) in Mpirun.OnThisMachine) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        return CliWorkplace.Finish(process, TimeSpan.FromMinutes(8));
    }

    // Lines, those that end in a backslash with the next one; what follows a # is for readers.
    private static IEnumerable<string> Commands(string code) =>
        code.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0);

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Tail(string text) => text.Length > 20000 ? text[^20000..] : text;

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<=^|[\s\[])--[A-Za-z][A-Za-z0-9_]*")]
    private static partial Regex Flag();
}
