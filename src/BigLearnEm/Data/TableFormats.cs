namespace BigLearnEm.Data;

/// <summary>Finds out a table's format.</summary>
internal static class TableFormats
{
    private static readonly string[] s_idxEndings = ["-ubyte", ".ubyte", ".idx"];

    /// <summary>The format that a file's extension stands for, in any case of letters.</summary>
    /// <exception cref="BadInputException">It stands for none.</exception>
    internal static TableFormat Of(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (IsIdx(Path.GetFileName(path)))
            return TableFormat.Idx;
        var extension = Path.GetExtension(path);
        return extension.ToUpperInvariant() switch
        {
            ".MAT" => TableFormat.Mat,
            ".CSV" or ".TSV" or ".TXT" or ".DATA" => TableFormat.Text,
            ".LIBSVM" or ".SVM" or ".SCALE" or ".T" => TableFormat.LibSvm,
            ".NPY" => TableFormat.Npy,
            ".NPZ" => TableFormat.Npz,
            _ => throw new BadInputException(
                path,
                "a table as .mat (MATLAB), .csv, .tsv, .txt or .data (text), .libsvm, .svm, .scale or .t (libsvm), " +
                ".npy or .npz (numpy), or images whose name ends in -ubyte or .idx (IDX)",
                extension.Length == 0 ? "no extension" : $"'{extension}'",
                "Rename the file by its format, or convert it."),
        };
    }

    // MNIST's own names have the dimensions before: train-images-idx3-ubyte or train-images.idx3-ubyte.
    private static bool IsIdx(string name)
    {
        const string Packed = ".gz";
        var plain = name.EndsWith(Packed, StringComparison.OrdinalIgnoreCase) ? name[..^Packed.Length] : name;
        return s_idxEndings.Any(ending => plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The delimiter that an extension promises; null where the first line shall tell.</summary>
    internal static char? DelimiterOf(string path) =>
        Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : null;
}
