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
}
