using BigLearnEm.Runs;

namespace BigLearnEm.PyTorch;

/// <summary>Named tensors in a file: <c>.safetensors</c>, or a PyTorch state dictionary (<c>.pt</c>, <c>.pth</c>).</summary>
public static class WeightsFile
{
    /// <summary>Reads tensors; which format it is, is seen from the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors, in the file's order.</returns>
    /// <exception cref="BadInputException">The file is missing, damaged, or neither.</exception>
    public static IReadOnlyList<SafetensorsEntry> Read(string path) =>
        PyTorchFormat.IsIn(path) ? PyTorchFile.Read(path) : SafetensorsFile.Read(path).Entries;

    /// <summary>Writes tensors in the format that the file's name says: PyTorch's for .pt and .pth, else safetensors.</summary>
    /// <param name="path">The file, replaced whole.</param>
    /// <param name="entries">The tensors, each name once.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, IReadOnlyList<SafetensorsEntry> entries)
    {
        if (PyTorchFormat.HasName(path)) PyTorchFile.Write(path, entries);
        // As libraries of Python want it said that these are row-major tensors of PyTorch.
        else new SafetensorsFile(entries, new Dictionary<string, string> { ["format"] = "pt" }).Write(path);
    }
}
