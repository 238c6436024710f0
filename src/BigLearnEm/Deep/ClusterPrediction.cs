namespace BigLearnEm.Deep;

/// <summary>Where a model puts rows.</summary>
/// <param name="Labels">The most probable component, or the subspace of the largest affinity, of each row, shape (N), 0
/// to K-1.</param>
/// <param name="Probabilities">The responsibilities or affinities, row-major, shape (N, K), each row summing to
/// one.</param>
/// <param name="MeanLogLikelihood">Mean log-likelihood per row, in nats; null where the model is no density.</param>
public sealed record ClusterPrediction(int[] Labels, double[] Probabilities, double? MeanLogLikelihood);
