using System.Text.Json.Nodes;
using BigLearnEm.Cli.Machine;

namespace BigLearnEm.Cli.Reports;

/// <summary>What results were made with, for <c>results.json</c>.</summary>
internal static class VersionsJson
{
    /// <summary>Looks at the program and what it has loaded.</summary>
    public static JsonObject Create()
    {
        var libtorch = LibTorch.Inspect();
        return new JsonObject
        {
            ["biglearn"] = ProgramVersion.Text,
            ["dotnet"] = Environment.Version.ToString(),
            ["provider"] = libtorch.Provider,
            ["libtorch"] = libtorch.Version,
        };
    }
}
