namespace BigLearnEm.Deep;

/// <summary>Where a model puts rows.</summary>
/// <param name="Labels">The most probable component of each row, shape (N), 0 to K-1.</param>
/// <param name="Probabilities">The responsibilities, row-major, shape (N, K), each row summing to one.</param>
/// <param name="MeanLogLikelihood">Mean log-likelihood per row, in nats.</param>
public sealed record ClusterPrediction(int[] Labels, double[] Probabilities, double MeanLogLikelihood);
