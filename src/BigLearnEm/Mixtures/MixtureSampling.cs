using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>Draws from a mixture.</summary>
public static class MixtureSampling
{
    /// <summary>Draws rows: a component by its weight, then a row of it.</summary>
    /// <param name="parameters">The mixture.</param>
    /// <param name="rows">How many rows N, at least 1.</param>
    /// <param name="random">The generator to draw from.</param>
    /// <returns>Rows (N, D), float64, on the CPU, and the component of each.</returns>
    public static (Tensor Rows, int[] Components) Draw(MixtureParameters parameters, int rows, DerivedRandom random)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        using var scope = NewDisposeScope();
        int k = parameters.Components, d = parameters.Dimension;
        var weights = parameters.Weights.cpu().data<double>().ToArray();
        var means = parameters.Means.contiguous().cpu().data<double>().ToArray();
        var factors = linalg.cholesky(parameters.Covariances).contiguous().cpu().data<double>().ToArray();
        var components = new int[rows];
        var values = new double[rows * d];
        var noise = new double[d];
        for (var n = 0; n < rows; n++)
        {
            var component = components[n] = Choose(weights, random.NextDouble());
            for (var i = 0; i < d; i++)
            {
                noise[i] = random.NextGaussian();
                var value = means[(component * d) + i];
                for (var j = 0; j <= i; j++) value += factors[(((component * d) + i) * d) + j] * noise[j];
                values[(n * d) + i] = value;
            }
        }

        return (tensor(values, [rows, d], dtype: float64).MoveToOuterDisposeScope(), components);
    }

    private static int Choose(double[] weights, double u)
    {
        var rest = u * weights.Sum();
        for (var k = 0; k < weights.Length; k++)
            if ((rest -= weights[k]) < 0) return k;
        return Array.FindLastIndex(weights, weight => weight > 0);
    }
}
