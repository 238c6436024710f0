using System.Text.Json.Nodes;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.PyTorch;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Reports;

/// <summary>The file that <c>export</c> writes, whole or not at all, in the format that its name says.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Screen">Where to say what was written.</param>
internal sealed record ExportOutput(string Path, Screen Screen)
{
    /// <summary>Whether it is numpy's, of arrays and codes, and not of weights.</summary>
    public bool IsArrays => Ending(Path) == ".npz";

    /// <summary>Looks at the path before any work is done; nothing is written yet.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="screen">Where to say what was written.</param>
    /// <exception cref="UsageException">Its name says no format.</exception>
    /// <exception cref="BadInputException">It is a folder.</exception>
    public static ExportOutput Open(string path, Screen screen)
    {
        if (Directory.Exists(path))
            throw new BadInputException(
                path, "a file for --output", "a folder", "Give a file's path, for instance model.pt in it.");
        return Ending(path) is ".pt" or ".pth" or ".safetensors" or ".npz"
            ? new ExportOutput(path, screen)
            : throw new UsageException(
                "--output", "a name that ends in .pt, .pth, .safetensors or .npz", path, "The ending says the format.");
    }

    /// <summary>Writes weights.</summary>
    public void Write(IReadOnlyList<SafetensorsEntry> entries)
    {
        WeightsFile.Write(Path, entries);
        Tell([.. entries.Select(entry => (entry.Name, (long[])[.. entry.Shape]))]);
    }

    /// <summary>Writes arrays.</summary>
    public void Write(IReadOnlyList<(string Name, NpyArray Array)> arrays)
    {
        NpzFile.Write(Path, arrays);
        Tell([.. arrays.Select(item => (item.Name, (long[])[.. item.Array.Shape]))]);
    }

    private void Tell(IReadOnlyList<(string Name, long[] Shape)> items)
    {
        Screen.Show(
            () =>
            {
                foreach (var (name, shape) in items) Console.Out.WriteLine($"{name} ({string.Join(", ", shape)})");
                Console.Out.WriteLine(Path);
            },
            () => new JsonObject
            {
                ["output"] = Path,
                ["arrays"] = new JsonArray([.. items.Select(item => (JsonNode)new JsonObject
                {
                    ["name"] = item.Name, ["shape"] = new JsonArray([.. item.Shape.Select(size => (JsonNode)size)]),
                })]),
            },
            () => new ResultTable(
                [ResultColumn.Text("name"), ResultColumn.Text("shape")],
                [.. items.Select(item => (object?[])[item.Name, string.Join('x', item.Shape)])]));
    }

    private static string Ending(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant();
}
