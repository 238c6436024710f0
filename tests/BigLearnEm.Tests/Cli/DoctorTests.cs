using TorchSharp;

namespace BigLearnEm.Tests.Cli;

public sealed class DoctorTests : IDisposable
{
    private readonly CliWorkplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void TheProviderAndTheLibraryAreThoseReallyLoaded()
    {
        var json = _workplace.Run("doctor", "--json").MustExit(0).Json;
        Assert.Equal(typeof(torch).Assembly.GetName().Name, (string)json["provider"]!);
        Assert.Matches(@"^\d+\.\d+", (string)json["libtorch"]!["version"]!);
        Assert.True(File.Exists((string)json["libtorch"]!["path"]!));
        Assert.NotNull(json["blas"]!["name"]);
        Assert.Equal(Environment.ProcessorCount, (int)json["cores"]!);
        Assert.NotNull(json["cuda"]!["devices"]);
    }

    [Fact]
    public void APlaceThatWasNamedAndHoldsNothingIsAWarning()
    {
        var result = _workplace.Run(["doctor"], new() { ["BIGLEARN_DATA"] = _workplace.PathOf("data") }).MustExit(0);
        var warnings = result.Output[result.Output.IndexOf("warnings", StringComparison.Ordinal)..];
        Assert.Contains("BIGLEARN_DATA", warnings, StringComparison.Ordinal);
    }
}
