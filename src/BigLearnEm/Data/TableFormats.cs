namespace BigLearnEm.Data;

/// <summary>Finds out a table's format.</summary>
internal static class TableFormats
{
    /// <summary>The format that a file's extension stands for, in any case of letters.</summary>
    /// <exception cref="BadInputException">It stands for none.</exception>
    internal static TableFormat Of(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
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
                ".npy or .npz (numpy)",
                extension.Length == 0 ? "no extension" : $"'{extension}'",
                "Rename the file by its format, or convert it."),
        };
    }

    /// <summary>The delimiter that an extension promises; null where the first line shall tell.</summary>
    internal static char? DelimiterOf(string path) =>
        Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : null;
}
