using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The M-steps of <see cref="MixtureUpdate"/> on the host, for few features: the same formulas, without a call of torch
/// for each of their two dozen operations.
/// </summary>
internal static class SmallUpdate
{
    /// <summary>Whether moments are on the host, of few enough features, and the constraints leave nothing but a floor.</summary>
    public static bool Suits(Moments moments, MixtureConstraints constraints) =>
        moments.Counts.device_type == TorchSharp.DeviceType.CPU
        && moments.First.shape[1] <= SmallMatrices.LargestDimension && constraints.Covariance == CovarianceKind.Full;

    /// <summary><see cref="MixtureUpdate.Matched"/>.</summary>
    public static MixtureParameters Matched(
        MixtureParameters parameters, Moments moments, Tensor centre, Matching matching, MixtureConstraints constraints,
        double weightPrior)
    {
        using var scope = NewDisposeScope();
        var before = MixtureValues.Of(parameters);
        var (counts, after) = Estimate(moments, centre);
        if (matching.KeptFeatures is { } kept) Keep(before, after, kept);
        else if (matching.Projector is { } projector) Project(before, after, projector.data<double>().ToArray());
        var weights = Array.ConvertAll(counts, count => (count / moments.TotalWeight) + weightPrior);
        var sum = weights.Sum();
        for (var k = 0; k < weights.Length; k++) weights[k] /= sum;
        Raise(after, constraints.CovarianceFloor);
        return ToParameters(after, weights, constraints);
    }

    /// <summary><see cref="MixtureUpdate.Joint"/>.</summary>
    public static MixtureParameters Joint(
        MixtureParameters parameters, Moments moments, Tensor centre, MixtureConstraints constraints)
    {
        using var scope = NewDisposeScope();
        var before = MixtureValues.Of(parameters);
        var (counts, after) = Estimate(moments, centre);
        int k = counts.Length, d = before.Dimension;
        var total = counts.Sum();
        Raise(after, constraints.CovarianceFloor);
        for (var component = 0; component < k; component++)
        {
            if (counts[component] != 0) continue;
            before.Mean(component).CopyTo(after.Means.AsSpan(component * d));
            before.Covariance(component).CopyTo(after.Covariances.AsSpan(component * d * d));
        }

        return ToParameters(after, Array.ConvertAll(counts, count => count / total), constraints);
    }

    private static MixtureParameters ToParameters(MixtureValues values, double[] weights, MixtureConstraints constraints) =>
        (values with { Weights = constraints.FixedWeights?.ToArray() ?? weights }).ToParameters().MoveToOuterDisposeScope();

    /// <summary><see cref="MixtureUpdate.MeansAndCovariances"/>, with the counts, which are no weights yet.</summary>
    private static (double[] Counts, MixtureValues Values) Estimate(Moments moments, Tensor centre)
    {
        var c = centre.data<double>().ToArray();
        var counts = moments.Counts.data<double>().ToArray();
        var means = moments.First.data<double>().ToArray();
        var covariances = moments.Second.data<double>().ToArray();
        var d = c.Length;
        Span<double> offset = stackalloc double[d];
        for (var k = 0; k < counts.Length; k++)
        {
            var count = counts[k];
            var guarded = Math.Max(count, MixtureUpdate.SmallestShare * moments.TotalWeight);
            var first = means.AsSpan(k * d, d);
            var second = covariances.AsSpan(k * d * d, d * d);
            for (var i = 0; i < d; i++) offset[i] = (first[i] / guarded) + (c[i] * ((count / guarded) - 1));
            for (var i = 0; i < d; i++)
                for (var j = 0; j <= i; j++)
                    second[(i * d) + j] = second[(j * d) + i] =
                        (second[(i * d) + j] - (first[i] * offset[j]) - (offset[i] * first[j])
                            + (count * offset[i] * offset[j])) / guarded;
            for (var i = 0; i < d; i++) first[i] = offset[i] + c[i];
        }

        return (counts, new MixtureValues(counts, means, covariances));
    }

    /// <summary>Takes back what a marginal matching does not see: everything but the kept features and their block.</summary>
    private static void Keep(MixtureValues before, MixtureValues after, IReadOnlyList<int> keptFeatures)
    {
        var d = before.Dimension;
        var kept = new bool[d];
        foreach (var feature in keptFeatures) kept[feature] = true;
        for (var i = 0; i < after.Means.Length; i++)
            if (!kept[i % d]) after.Means[i] = before.Means[i];
        for (var i = 0; i < after.Covariances.Length; i++)
            if (!(kept[i % d] && kept[i / d % d])) after.Covariances[i] = before.Covariances[i];
    }

    /// <summary>mu + P (m - mu) and Sigma + P (S - Sigma) P.</summary>
    private static void Project(MixtureValues before, MixtureValues after, double[] projector)
    {
        var d = before.Dimension;
        Span<double> change = stackalloc double[d];
        double[] difference = new double[d * d], projected = new double[d * d];
        for (var k = 0; k < before.Components; k++)
        {
            var mean = after.Means.AsSpan(k * d, d);
            for (var i = 0; i < d; i++) change[i] = mean[i] - before.Means[(k * d) + i];
            for (var i = 0; i < d; i++)
                mean[i] = before.Means[(k * d) + i] + SmallMatrices.Dot(projector.AsSpan(i * d, d), change);
            var covariance = after.Covariances.AsSpan(k * d * d, d * d);
            for (var i = 0; i < difference.Length; i++) difference[i] = covariance[i] - before.Covariances[(k * d * d) + i];
            SmallMatrices.Congruence(projector, difference, projected, d, d);
            for (var i = 0; i < projected.Length; i++) covariance[i] = before.Covariances[(k * d * d) + i] + projected[i];
        }
    }

    /// <summary><see cref="CovarianceFloor"/>: only what a Cholesky factorization finds to be below it is raised.</summary>
    private static void Raise(MixtureValues values, double floor)
    {
        var d = values.Dimension;
        Span<double> lowered = stackalloc double[d * d];
        for (var k = 0; k < values.Components; k++)
        {
            values.Covariance(k).CopyTo(lowered);
            for (var i = 0; i < d; i++) lowered[(i * d) + i] -= floor;
            if (SmallMatrices.TryCholesky(lowered, d)) continue;
            using var scope = NewDisposeScope();
            var raised = CovarianceFloor.Apply(tensor(values.Covariance(k).ToArray(), [1, d, d], dtype: float64), floor);
            raised.data<double>().ToArray().CopyTo(values.Covariances, k * d * d);
        }
    }
}
