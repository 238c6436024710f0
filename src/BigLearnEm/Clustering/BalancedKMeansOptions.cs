namespace BigLearnEm.Clustering;

/// <summary>How <see cref="BalancedKMeans"/> searches. The defaults suit rows of unit length.</summary>
public sealed record BalancedKMeansOptions
{
    /// <summary>Starts, each from k-means++ rows of the sample.</summary>
    public int Restarts { get; init; } = 24;

    /// <summary>Rows of the sample on which the starts are compared.</summary>
    public int SampleRows { get; init; } = 5000;

    /// <summary>Iterations of each start on the sample.</summary>
    public int SampleIterations { get; init; } = 20;

    /// <summary>How many of the best starts go on with all rows.</summary>
    public int Finalists { get; init; } = 2;

    /// <summary>Iterations of each finalist on all rows.</summary>
    public int FinalIterations { get; init; } = 8;

    /// <summary>Softness of the assignment, in squared units of the rows.</summary>
    public double Temperature { get; init; } = 0.02;

    /// <summary>Column scalings in each iteration.</summary>
    public int Sweeps { get; init; } = 4;
}
