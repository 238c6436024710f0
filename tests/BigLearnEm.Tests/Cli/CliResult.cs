using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

/// <summary>What a run of the program came to.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>Its standard output, which must be one JSON object.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Checks the exit code, and shows what was said where it is another.</summary>
    public CliResult MustExit(int code)
    {
        Assert.True(ExitCode == code, $"expected exit code {code}, got {ExitCode}\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Checks the exit code and that the error holds each of the texts, and no stack trace.</summary>
    public void MustFail(int code, params string[] texts)
    {
        MustExit(code);
        Assert.Contains("error: ", Error, StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Contains(text, Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
