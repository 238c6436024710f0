using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>What a mixture says of rows: where they belong, how probable they are.</summary>
public static class Inference
{
    // Above this loss against the most probable component, a responsibility adds nothing to an entropy in float64.
    private const double Negligible = -700;

    /// <summary>The most probable component of every row, with the log-likelihood.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="parameters">The mixture.</param>
    /// <exception cref="MixtureException">A covariance is not positive definite, or a number is not finite.</exception>
    public static Assignment Assign(this IMixtureData data, MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(parameters);
        var labels = new int[data.Rows];
        var sums = data.VisitLogJoint(parameters, 2, (block, total) =>
        {
            for (var r = 0; r < block.Rows; r++)
            {
                var density = block.LogDensity(r);
                var weight = block.Weight(r);
                labels[block.Start + r] = MostProbable(block, r);
                total[0] += weight * density;
                for (var k = 0; k < block.Components; k++)
                {
                    var log = block[r, k] - density;
                    if (log > Negligible) total[1] -= weight * Math.Exp(log) * log;
                }
            }
        });
        MixtureException.RequireFinite(sums[0], MatchingKind.Joint);
        return new Assignment(
            labels, sums[0] / data.TotalWeight, Math.Max(0, sums[1] / data.TotalWeight), parameters.Components);
    }

    /// <summary>
    /// Rows whose most probable component is each of them, shape (K), each row counting once; nothing of size N is made.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="parameters">The mixture.</param>
    public static double[] ClusterSizes(this IMixtureData data, MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(parameters);
        return data.VisitLogJoint(parameters, parameters.Components, (block, sizes) =>
        {
            for (var r = 0; r < block.Rows; r++) sizes[MostProbable(block, r)]++;
        });
    }

    /// <summary>The mean log density of the rows under the mixture, in nats; weighted where the rows are.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="parameters">The mixture.</param>
    /// <exception cref="MixtureException">A covariance is not positive definite, or a number is not finite.</exception>
    public static double MeanLogLikelihood(this IMixtureData data, MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(data);
        var sums = data.VisitLogJoint(parameters, 1, (block, total) =>
        {
            for (var r = 0; r < block.Rows; r++)
                if (block.Weight(r) is not 0 and var weight) total[0] += weight * block.LogDensity(r);
        });
        return MixtureException.RequireFinite(sums[0], MatchingKind.Joint) / data.TotalWeight;
    }

    /// <summary>The log density of every row, shape (N), in nats.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="parameters">The mixture.</param>
    public static double[] LogDensities(this IMixtureData data, MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(data);
        var result = new double[data.Rows];
        data.VisitLogJoint(parameters, 0, (block, _) =>
        {
            for (var r = 0; r < block.Rows; r++) result[block.Start + r] = block.LogDensity(r);
        });
        return result;
    }

    /// <summary>log r_nk, the log of the responsibilities, shape (N, K), float64, on the CPU.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="parameters">The mixture.</param>
    public static Tensor LogResponsibilities(this IMixtureData data, MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(parameters);
        int rows = checked((int)data.Rows), components = parameters.Components;
        var result = new double[checked(rows * components)];
        data.VisitLogJoint(parameters, 0, (block, _) =>
        {
            for (var r = 0; r < block.Rows; r++)
            {
                var density = block.LogDensity(r);
                var row = result.AsSpan((int)(block.Start + r) * components, components);
                for (var k = 0; k < components; k++) row[k] = block[r, k] - density;
            }
        });
        return tensor(result, [rows, components], dtype: float64);
    }

    private static int MostProbable(LogJointBlock block, int row)
    {
        var best = 0;
        for (var k = 1; k < block.Components; k++)
            if (block[row, k] > block[row, best]) best = k;
        return best;
    }
}
