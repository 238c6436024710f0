using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>The M-steps: from moments to parameters.</summary>
public static class MixtureUpdate
{
    /// <summary>Least share of the rows that a component's moments are divided by, as in the published program.</summary>
    public const double SmallestShare = 1e-5;

    /// <summary>
    /// One BigLearn-EM M-step: means and covariances move in the matched space only, covariances are floored, and the
    /// weights are the MAP estimate. With P the projector onto the matched space,
    /// mu' = mu + P (m - mu) and Sigma' = Sigma + P (S - Sigma) P, which is the replacement of the kept coordinates and
    /// the kept block in the transformed space; A is orthogonal, so the floor may be applied after going back.
    /// </summary>
    /// <param name="parameters">The parameters before the step.</param>
    /// <param name="moments">The E-step's moments about <paramref name="centre"/>.</param>
    /// <param name="centre">c, shape (D).</param>
    /// <param name="matching">The matching of this iteration.</param>
    /// <param name="constraints">The kind of the covariances, their floor, and what is known.</param>
    /// <param name="weightPrior">alpha of pi_k = (n_k/N + alpha) / sum.</param>
    public static MixtureParameters Matched(
        MixtureParameters parameters, Moments moments, Tensor centre, Matching matching, MixtureConstraints constraints,
        double weightPrior)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(moments);
        ArgumentNullException.ThrowIfNull(matching);
        ArgumentNullException.ThrowIfNull(constraints);
        if (SmallUpdate.Suits(moments, constraints))
            return SmallUpdate.Matched(parameters, moments, centre, matching, constraints, weightPrior);
        using var scope = NewDisposeScope();
        var (means, covariances) = MeansAndCovariances(moments, centre);
        if (matching.Projector is { } projector)
        {
            means = parameters.Means + (means - parameters.Means).mm(projector);
            covariances = parameters.Covariances
                + projector.matmul(covariances - parameters.Covariances).matmul(projector);
        }

        var weights = (moments.Counts / moments.TotalWeight) + weightPrior;
        return new MixtureParameters(
            Known(constraints, weights.device) ?? (weights / weights.sum()), means,
            constraints.Apply(covariances, moments.Counts)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// One Joint-EM M-step: pi_k = n_k / N and the same constraints. A component that no row belongs to keeps its mean and
    /// covariance and has weight zero from then on.
    /// </summary>
    /// <param name="parameters">The parameters before the step.</param>
    /// <param name="moments">The E-step's moments about <paramref name="centre"/>.</param>
    /// <param name="centre">c, shape (D).</param>
    /// <param name="constraints">The kind of the covariances, their floor, and what is known.</param>
    public static MixtureParameters Joint(
        MixtureParameters parameters, Moments moments, Tensor centre, MixtureConstraints constraints)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(moments);
        ArgumentNullException.ThrowIfNull(constraints);
        if (SmallUpdate.Suits(moments, constraints)) return SmallUpdate.Joint(parameters, moments, centre, constraints);
        using var scope = NewDisposeScope();
        var (means, covariances) = MeansAndCovariances(moments, centre);
        var empty = moments.Counts.eq(0);
        return new MixtureParameters(
            Known(constraints, means.device) ?? (moments.Counts / moments.Counts.sum()),
            where(empty.unsqueeze(1), parameters.Means, means),
            where(empty.unsqueeze(1).unsqueeze(2), parameters.Covariances, constraints.Apply(covariances, moments.Counts)))
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// m_k = M1 / n~ and S_k = (M2 - M1 m' - m M1' + n m m') / n~ in the caller's coordinates, with
    /// n~ = max(n_k, 1e-5 N), computed about the centre: there m - c = M1c / n~ + c (n/n~ - 1), whose last term is zero
    /// unless the guard acts.
    /// </summary>
    /// <returns>Means (K, D) in the caller's coordinates and covariances (K, D, D).</returns>
    public static (Tensor Means, Tensor Covariances) MeansAndCovariances(Moments moments, Tensor centre)
    {
        ArgumentNullException.ThrowIfNull(moments);
        ArgumentNullException.ThrowIfNull(centre);
        using var scope = NewDisposeScope();
        var counts = moments.Counts.unsqueeze(1);
        var guarded = counts.clamp_min(SmallestShare * moments.TotalWeight);
        var offsets = (moments.First / guarded) + (centre * ((counts / guarded) - 1));
        var cross = moments.First.unsqueeze(2) * offsets.unsqueeze(1);
        var squares = offsets.unsqueeze(2) * offsets.unsqueeze(1) * counts.unsqueeze(2);
        var covariances = (moments.Second - cross - cross.transpose(1, 2) + squares) / guarded.unsqueeze(2);
        return ((offsets + centre).MoveToOuterDisposeScope(), covariances.MoveToOuterDisposeScope());
    }

    private static Tensor? Known(MixtureConstraints constraints, Device device) =>
        constraints.FixedWeights is { } weights ? tensor(weights.ToArray(), dtype: float64, device: device) : null;
}
