using BigLearnEm.Blocks;

namespace BigLearnEm.Mixtures;

/// <summary>Memory for a fit's working data, and how the rows are cut into chunks.</summary>
public sealed record MixtureMemory
{
    /// <summary>Whether the working data are kept (<c>--data_size</c>).</summary>
    public WorkingSet Size { get; init; } = WorkingSet.Auto;

    /// <summary>Rows of one chunk (<c>--chunk_size</c>); null lets the form choose.</summary>
    public int? ChunkRows { get; init; }

    /// <summary>Bytes the working data may take beyond the rows themselves (<c>--max_memory</c>).</summary>
    public long MaxBytes { get; init; } = 2L << 30;

    /// <summary>Checks the values against their ranges.</summary>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's option.</exception>
    public MixtureMemory Validate()
    {
        if (ChunkRows is < 1)
            throw new UsageException("--chunk_size", "auto or a whole number of at least 1", $"{ChunkRows}", "Give rows per chunk.");
        if (MaxBytes < 16 << 20)
            throw new UsageException("--max_memory", "at least 16MiB", $"{MaxBytes} bytes", "Give more memory, for instance 2GiB.");
        return this;
    }

    /// <summary>
    /// What fitting K components to streamed rows takes at its peak, in bytes: a quarter of <see cref="MaxBytes"/> for the
    /// rows of a batch, an eighth for the sample that starts are made from, and the sums of the slabs in flight, for twice
    /// K components, which split-and-merge moves have.
    /// </summary>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="components">Number of components K.</param>
    public long EstimateStream(int dimension, int components) =>
        (MaxBytes / 4) + (MaxBytes / 8) + (BlockSource.SlabsAtOnce + 4) * 2L * components * (dimension + 4) * (dimension + 4) * sizeof(double);

    internal void RequireStream(int dimension, int components)
    {
        var need = EstimateStream(dimension, components);
        if (need > MaxBytes)
            throw new UsageException(
                "--max_memory", $"at least {8 * (need - (MaxBytes / 4) - (MaxBytes / 8)) / 5 / (1 << 20) + 1}MiB for "
                + $"{components} components over {dimension} features", $"{MaxBytes >> 20}MiB", "Give more memory, or fit fewer components.");
    }
}
