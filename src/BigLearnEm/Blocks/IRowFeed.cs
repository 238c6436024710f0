namespace BigLearnEm.Blocks;

/// <summary>Where the rows of a fused form come from: a tensor in memory, or a stream that is read once a pass.</summary>
internal interface IRowFeed
{
    /// <summary>Number of rows N.</summary>
    long Rows { get; }

    /// <summary>Number of features D.</summary>
    int Dimension { get; }

    /// <summary>Whether a pass reads the rows anew, so that it is worth keeping nothing of them.</summary>
    bool Streamed { get; }

    /// <summary>All rows in order, a whole number of <paramref name="rows"/> in every batch but the last.</summary>
    /// <param name="rows">What a batch's number of rows is a multiple of.</param>
    IEnumerable<RowBatch> Batches(int rows);
}
