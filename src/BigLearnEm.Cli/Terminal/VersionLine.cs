using System.CommandLine;
using System.CommandLine.Invocation;
using BigLearnEm.Cli.Machine;

namespace BigLearnEm.Cli.Terminal;

/// <summary>What <c>biglearn --version</c> prints.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"biglearn {ProgramVersion.Text}");
        return ExitCode.Done;
    }
}
