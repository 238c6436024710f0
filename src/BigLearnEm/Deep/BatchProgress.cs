namespace BigLearnEm.Deep;

/// <summary>How far a pass over images is, told after every batch.</summary>
/// <param name="Done">Batches done; of an evaluation, images.</param>
/// <param name="Total">How many there are.</param>
/// <param name="MeanLoss">Mean loss of the images so far; null where it is not known before the end.</param>
public sealed record BatchProgress(int Done, int Total, double? MeanLoss = null)
{
    /// <summary>Share of the pass that is done, from 0 to 1.</summary>
    public double Share => (double)Done / Math.Max(Total, 1);
}
