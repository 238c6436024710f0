using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>
/// Soft assignments in which every cluster has the same share of the rows: softmax(score_nk + offset_k), the offsets found
/// by scaling columns and rows in turn (Sinkhorn and Knopp 1967; as a clustering constraint Asano, Rupprecht and Vedaldi
/// 2020). Fine structure is divided before small outlying groups are, which is what an unconstrained partition of equally
/// common classes gets wrong.
/// </summary>
public static class BalancedAssignment
{
    // A column below this share of its due is raised as if it had it, so that one sweep cannot overshoot without bound.
    private const double LeastShare = 1e-6;

    /// <summary>Balances scores, from offsets of an earlier call for a warm start.</summary>
    /// <param name="scores">Log scores, shape (N, K).</param>
    /// <param name="offsets">Shape (K), changed in place; zeros to begin with.</param>
    /// <param name="sweeps">Scalings of the columns.</param>
    /// <returns>Responsibilities, shape (N, K), rows summing to one; in the caller's dispose scope.</returns>
    public static Tensor Of(Tensor scores, Tensor offsets, int sweeps)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(offsets);
        var clusters = scores.shape[1];
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            using var step = NewDisposeScope();
            var shares = (scores + offsets).softmax(1).mean([0]) * clusters;
            offsets.sub_(shares.clamp_min(LeastShare).log());
        }

        return (scores + offsets).softmax(1);
    }
}
