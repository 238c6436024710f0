using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Data;

namespace BigLearnEm.Cli.Terminal;

/// <summary>What <c>doctor</c> prints, for a person and for a machine.</summary>
internal static class DoctorPage
{
    private const string Cuda = "CUDA";
    private const string Warnings = "warnings";

    private static string? DataRoot => Environment.GetEnvironmentVariable(DataLocation.EnvironmentVariable);

    /// <summary>Writes the page.</summary>
    public static void Write(MachineReport report, TextWriter output)
    {
        foreach (var section in Facts(report).GroupBy(fact => fact.Section))
        {
            output.WriteLine(section.Key);
            foreach (var (_, name, value) in section) output.WriteLine($"  {name,-15}{value}");
        }

        output.WriteLine(Warnings);
        foreach (var warning in report.Warnings) output.WriteLine($"  {warning}");
        if (report.Warnings.Count == 0) output.WriteLine("  none");
    }

    /// <summary>A row for each fact of the page, and for each warning.</summary>
    public static ResultTable ToTable(MachineReport report) => new(
        [ResultColumn.Text("section"), ResultColumn.Text("name"), ResultColumn.Text("value")],
        [
            .. Facts(report).Select(fact => (object?[])[fact.Section, fact.Name, fact.Value]),
            .. report.Warnings.Select(warning => (object?[])[Warnings, "", warning]),
        ]);

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

    private static IEnumerable<(string Section, string Name, string Value)> Facts(MachineReport report)
    {
        IEnumerable<(string Section, string Name, string? Value)> facts =
        [
            .. OfTorch(report), .. OfCuda(report),
            ("data", DataLocation.EnvironmentVariable, string.IsNullOrEmpty(DataRoot) ? "not set" : DataRoot),
            ("data", "Fashion-MNIST", report.FashionDirectory ?? $"not found (also not in {ImageChoice.DatasetRoot}/)"),
        ];
        return facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Section, fact.Name, fact.Value!));
    }

    private static IEnumerable<(string Section, string Name, string? Value)> OfTorch(MachineReport report) =>
    [
        ("program", "biglearn", ProgramVersion.Text),
        ("program", ".NET", $"{Environment.Version}, {RuntimeInformation.OSDescription}"),
        ("torch", "provider", LibTorch.ProviderName),
        ("torch", "libtorch", report.LibTorch?.Version ?? "cannot be loaded"),
        ("torch", "library", report.LibTorch?.Path),
        ("torch", "BLAS", report.Blas?.Name),
        ("torch", "BLAS build", report.Blas?.Details),
        ("torch", "BLAS library", report.Blas?.Path),
        ("torch", "threads", $"{Environment.ProcessorCount}, as many as cores (torch by itself: {report.Threads})"),
    ];

    private static IEnumerable<(string Section, string Name, string? Value)> OfCuda(MachineReport report)
    {
        var driver = report.Driver;
        return
        [
            (Cuda, "driver", driver.Version is { } version ? $"serves CUDA {version}" : driver.Problem),
            (Cuda, "devices", driver.Version is null ? null : driver.Problem),
            .. driver.Devices.Select(device =>
                (Cuda, $"cuda:{device.Index}", (string?)$"{device.Name}, {device.Bytes / (double)(1L << 30):F1} GiB")),
            (Cuda, "usable", report.LibTorch is null ? null : report.CudaAvailable ? "yes" : "no"),
        ];
    }
}
