namespace BigLearnEm.Tables;

/// <summary>
/// The figures of a final state. Log-likelihoods are means per row in nats, over the features scaled to [0, 1] by the
/// training rows, as in the published program; those of k-means are of the mixture that its partition gives.
/// </summary>
/// <param name="Test">Clusters against classes on the test rows; null without classes or test rows.</param>
/// <param name="Train">The same on the training rows.</param>
/// <param name="LogLikelihood">Of the test rows (held out); null without any.</param>
/// <param name="TrainLogLikelihood">Of the training rows, weighted where they are.</param>
/// <param name="ClusterSizes">Training rows in each cluster (K), each counting once.</param>
public sealed record TableFigures(
    TableScores? Test, TableScores? Train, double? LogLikelihood, double TrainLogLikelihood,
    IReadOnlyList<long> ClusterSizes)
{
    /// <summary>Clusters with at least one training row.</summary>
    public int UsedClusters => ClusterSizes.Count(size => size > 0);
}
