using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Data;

namespace BigLearnEm.Cli.Terminal;

/// <summary>What <c>doctor</c> prints, for a person and for a machine.</summary>
internal static class DoctorPage
{
    private static string? DataRoot => Environment.GetEnvironmentVariable(DataLocation.EnvironmentVariable);

    /// <summary>Writes the page.</summary>
    public static void Write(MachineReport report, TextWriter output)
    {
        output.WriteLine("program");
        Fact(output, "biglearn", ProgramVersion.Text);
        Fact(output, ".NET", $"{Environment.Version}, {RuntimeInformation.OSDescription}");
        output.WriteLine("torch");
        Fact(output, "provider", LibTorch.ProviderName);
        Fact(output, "libtorch", report.LibTorch?.Version ?? "cannot be loaded");
        Fact(output, "library", report.LibTorch?.Path);
        Fact(output, "BLAS", report.Blas?.Name);
        Fact(output, "BLAS build", report.Blas?.Details);
        Fact(output, "BLAS library", report.Blas?.Path);
        Fact(output, "threads", $"{Environment.ProcessorCount}, as many as cores (torch by itself: {report.Threads})");
        output.WriteLine("CUDA");
        Fact(output, "driver", report.Driver.Version is { } version ? $"serves CUDA {version}" : report.Driver.Problem);
        if (report.Driver.Version is not null) Fact(output, "devices", report.Driver.Problem);
        foreach (var device in report.Driver.Devices)
            Fact(output, $"cuda:{device.Index}", $"{device.Name}, {device.Bytes / (double)(1L << 30):F1} GiB");
        if (report.LibTorch is not null) Fact(output, "usable", report.CudaAvailable ? "yes" : "no");
        output.WriteLine("data");
        Fact(output, DataLocation.EnvironmentVariable, string.IsNullOrEmpty(DataRoot) ? "not set" : DataRoot);
        Fact(output, "Fashion-MNIST", report.FashionDirectory ?? $"not found (also not in {ImageChoice.DatasetRoot}/)");
        output.WriteLine("warnings");
        foreach (var warning in report.Warnings) output.WriteLine($"  {warning}");
        if (report.Warnings.Count == 0) output.WriteLine("  none");
    }

    /// <summary>The same as JSON.</summary>
    public static JsonObject ToJson(MachineReport report) => new()
    {
        ["biglearn"] = ProgramVersion.Text,
        ["dotnet"] = Environment.Version.ToString(),
        ["provider"] = LibTorch.ProviderName,
        ["libtorch"] = report.LibTorch is not { } libtorch ? null : new JsonObject
        {
            ["version"] = libtorch.Version, ["path"] = libtorch.Path,
        },
        ["blas"] = report.Blas is not { } blas ? null : new JsonObject
        {
            ["name"] = blas.Name, ["path"] = blas.Path, ["details"] = blas.Details,
        },
        ["threads"] = report.Threads,
        ["cores"] = Environment.ProcessorCount,
        ["cuda"] = new JsonObject
        {
            ["available"] = report.CudaAvailable,
            ["driver"] = report.Driver.Version,
            ["problem"] = report.Driver.Problem,
            ["devices"] = new JsonArray([.. report.Driver.Devices.Select(device => (JsonNode)new JsonObject
            {
                ["index"] = device.Index, ["name"] = device.Name, ["bytes"] = device.Bytes,
            })]),
        },
        ["data"] = new JsonObject { ["root"] = DataRoot, ["fashion_mnist"] = report.FashionDirectory },
        ["warnings"] = new JsonArray([.. report.Warnings.Select(warning => (JsonNode)warning)]),
    };

    private static void Fact(TextWriter output, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) output.WriteLine($"  {name,-15}{value}");
    }
}
