using System.Diagnostics;
using BigLearnEm.Tests.Cli;

namespace BigLearnEm.Tests.PyTorch;

public sealed class PyTorchScriptTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    [PyTorchFact]
    public async Task Codes_and_mixtures_agree_with_PyTorch_and_scikit_learn_both_ways()
    {
        var start = new ProcessStartInfo(
            PyTorchFactAttribute.Python,
            [
                Path.Combine(AppContext.BaseDirectory, "check-pytorch"), "--program", $"'{HostedCommands.Program}'",
            ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var commands = new HostedCommands([]);
        commands.Open(start);
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
        Assert.EndsWith("all agree", (await output).TrimEnd(), StringComparison.Ordinal);
    }
}
