using System.Diagnostics;

namespace BigLearnEm.Tests.Cli;

/// <summary>What a shell that has read the script of <c>completion</c> offers.</summary>
public sealed class CompletionTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("biglearn ", "train cluster simulate evaluate runs compare completion")]
    [InlineData("biglearn cl", "cluster")]
    [InlineData("biglearn train --num", "--num_component")]
    [InlineData("biglearn  train --P1 0.3 --csv --tx", "--txt_dir")]
    [InlineData("biglearn train --method ", "biglearn edesc")]
    [InlineData("biglearn train --method e", "edesc")]
    [InlineData("biglearn cluster --method j", "joint")]
    [InlineData("biglearn evaluate --weights x --device c", "cpu cuda")]
    [InlineData("biglearn runs --sort a", "acc ami ari")]
    [InlineData("biglearn runs --", "--sort --json --csv --help")]
    [InlineData("biglearn completion z", "zsh")]
    public void BashOffersVerbsFlagsAndValues(string line, string expected)
    {
        if (!File.Exists("/bin/bash")) return;
        var offered = Complete(line);
        Assert.All(expected.Split(' '), word => Assert.Contains(word, offered));
        if (!line.EndsWith(' ')) Assert.Equal(expected.Split(' '), offered);
    }

    [Fact]
    public void WhereTheProgramHasNothingToSayBashOffersFiles()
    {
        if (!File.Exists("/bin/bash")) return;
        Assert.Empty(Complete("biglearn train --data_dir "));
        Assert.Empty(Complete("biglearn compare one "));
        Assert.Contains("-o default", _workplace.Run("completion", "bash").MustExit(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zsh", "bashcompinit")]
    [InlineData("fish", "complete -c biglearn -n '__fish_seen_subcommand_from train' -l method -x -a 'biglearn edesc'")]
    [InlineData("fish", "-l out_dir -r -F -d 'Directory of the weights, checkpoints and results.json'")]
    public void OtherShellsHaveAScriptToo(string shell, string text) =>
        Assert.Contains(text, _workplace.Run("completion", shell).MustExit(0).Output, StringComparison.Ordinal);

    [Fact]
    public void AnUnknownShellIsRefused() =>
        _workplace.Run("completion", "tcsh").MustFail(2, "SHELL: expected bash, zsh or fish, got 'tcsh'", "completion --help");

    // As bash calls a completion function: with the line, its words and the cursor at their end.
    private string[] Complete(string line)
    {
        var script =
            $$"""
            biglearn() { dotnet '{{BuiltProgram.PathOf("biglearn.dll")}}' "$@"; }
            source <(biglearn completion bash)
            complete -p biglearn > /dev/null || exit 1
            COMP_LINE={{Quote(line)}}
            COMP_POINT=${#COMP_LINE}
            read -ra COMP_WORDS <<< "$COMP_LINE"
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _biglearn
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "-c", script]) { RedirectStandardOutput = true, WorkingDirectory = _workplace.Folder };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Quote(string text) => $"'{text}'";
}
