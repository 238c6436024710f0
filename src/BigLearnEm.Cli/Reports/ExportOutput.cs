using BigLearnEm.Data;
using BigLearnEm.PyTorch;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Reports;

/// <summary>The file that <c>export</c> writes, whole or not at all, in the format that its name says.</summary>
/// <param name="Path">The file's path.</param>
internal sealed record ExportOutput(string Path)
{
    /// <summary>Whether it is numpy's, of arrays and codes, and not of weights.</summary>
    public bool IsArrays => Ending(Path) == ".npz";

    /// <summary>Looks at the path before any work is done; nothing is written yet.</summary>
    /// <exception cref="UsageException">Its name says no format.</exception>
    /// <exception cref="BadInputException">It is a folder.</exception>
    public static ExportOutput Open(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException(
                path, "a file for --output", "a folder", "Give a file's path, for instance model.pt in it.");
        return Ending(path) is ".pt" or ".pth" or ".safetensors" or ".npz"
            ? new ExportOutput(path)
            : throw new UsageException(
                "--output", "a name that ends in .pt, .pth, .safetensors or .npz", path, "The ending says the format.");
    }

    /// <summary>Writes weights.</summary>
    public void Write(IReadOnlyList<SafetensorsEntry> entries)
    {
        WeightsFile.Write(Path, entries);
        Tell(entries.Select(entry => (entry.Name, entry.Shape.Select(size => $"{size}"))));
    }

    /// <summary>Writes arrays.</summary>
    public void Write(IReadOnlyList<(string Name, NpyArray Array)> arrays)
    {
        NpzFile.Write(Path, arrays);
        Tell(arrays.Select(item => (item.Name, item.Array.Shape.Select(size => $"{size}"))));
    }

    private void Tell(IEnumerable<(string Name, IEnumerable<string> Shape)> items)
    {
        foreach (var (name, shape) in items) Console.Out.WriteLine($"{name} ({string.Join(", ", shape)})");
        Console.Out.WriteLine(Path);
    }

    private static string Ending(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant();
}
