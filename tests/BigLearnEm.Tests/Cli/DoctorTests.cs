using BigLearnEm.Cli.Machine;
using TorchSharp;

namespace BigLearnEm.Tests.Cli;

public sealed class DoctorTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

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
    public void TheCsvHasTheFactsOfThePage()
    {
        var page = _workplace.Run("doctor").MustExit(0).Output;
        var csv = _workplace.Run("doctor", "--csv").MustExit(0).Output.Split('\n');
        Assert.Equal("section,name,value", csv[0]);
        var provider = csv.Single(line => line.StartsWith("torch,provider,", StringComparison.Ordinal)).Split(',')[2];
        Assert.Contains($"  provider       {provider}\n", page, StringComparison.Ordinal);
        Assert.Contains(csv, line => line.StartsWith("data,Fashion-MNIST,", StringComparison.Ordinal));
    }

    [Fact]
    public void ALibraryThatCameFromAPackageHasThatPackagesVersion()
    {
        var folder = _workplace.PathOf("program");
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "program.deps.json"),
            """{"targets": {"net": {"TorchSharp/0.107.0": {}, "libtorch-cpu-linux-x64/2.10.0": {}, "libtorch-cpu/2.10.0": {}}}}""");

        Assert.Equal("2.10.0", LibTorch.PackageVersion(Path.Combine(folder, "runtimes", "libtorch_cpu.so"), folder));
        Assert.Null(LibTorch.PackageVersion("/usr/lib/libtorch_cpu.so", folder));
        File.WriteAllText(Path.Combine(folder, "program.deps.json"), """{"targets": {"net": {"TorchSharp/0.107.0": {}}}}""");
        Assert.Null(LibTorch.PackageVersion(Path.Combine(folder, "libtorch_cpu.so"), folder));
    }

    [Fact]
    public void APlaceThatWasNamedAndHoldsNothingIsAWarning()
    {
        var result = _workplace.Run(["doctor"], new() { ["BIGLEARN_DATA"] = _workplace.PathOf("data") }).MustExit(0);
        var warnings = result.Output[result.Output.IndexOf("warnings", StringComparison.Ordinal)..];
        Assert.Contains("BIGLEARN_DATA", warnings, StringComparison.Ordinal);
    }
}
