using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

/// <summary>A small random mixture with data, in host arrays and in tensors, for comparison with the direct formulas.</summary>
internal sealed class MixtureCase : IDisposable
{
    public MixtureCase(int rows, int dimension, int components, double condition, double smallest, ulong seed)
    {
        var random = new DerivedRandom(seed);
        Weights = Normalized([.. Enumerable.Range(0, components).Select(_ => 0.2 + random.NextDouble())]);
        Means = [.. Enumerable.Range(0, components).Select(_ => Gaussian(random, dimension, 2))];
        Covariances = [.. Enumerable.Range(0, components).Select(_ => Covariance(random, dimension, condition, smallest))];
        // Rows far from the origin, so that an implementation that forgets to centre is seen.
        Data = [.. Enumerable.Range(0, rows).Select(n =>
        {
            var noise = Gaussian(random, dimension, Math.Sqrt(smallest * condition));
            var mean = Means[n % components];
            return Enumerable.Range(0, dimension).Select(i => mean[i] + noise[i]).ToArray();
        })];
        Rotation = Orthogonal(random, dimension);
        Tensor = tensor(Data.SelectMany(row => row).ToArray(), [rows, dimension], dtype: float64);
        Parameters = MixtureParameters.FromArrays(
            Weights, [.. Means.SelectMany(mean => mean)], [.. Covariances.SelectMany(Flat)], CPU);
    }

    public double[] Weights { get; }

    public double[][] Means { get; }

    public double[][,] Covariances { get; }

    public double[][] Data { get; }

    public double[,] Rotation { get; }

    public Tensor Tensor { get; }

    public MixtureParameters Parameters { get; }

    public static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];

    public static Tensor Basis(double[,] frame, int[] kept)
    {
        var d = frame.GetLength(0);
        return tensor(
            kept.SelectMany(i => Enumerable.Range(0, d).Select(j => frame[i, j])).ToArray(), [kept.Length, d], dtype: float64);
    }

    public void Dispose()
    {
        Tensor.Dispose();
        Parameters.Dispose();
    }

    private static double[] Normalized(double[] values) => [.. values.Select(value => value / values.Sum())];

    private static double[] Gaussian(DerivedRandom random, int dimension, double deviation) =>
        [.. Enumerable.Range(0, dimension).Select(_ => random.NextGaussian() * deviation)];

    private static double[,] Covariance(DerivedRandom random, int dimension, double condition, double smallest)
    {
        var frame = Orthogonal(random, dimension);
        var result = new double[dimension, dimension];
        for (var e = 0; e < dimension; e++)
        {
            var value = smallest * Math.Pow(condition, dimension == 1 ? 0 : (double)e / (dimension - 1));
            for (var i = 0; i < dimension; i++)
                for (var j = 0; j < dimension; j++) result[i, j] += frame[e, i] * value * frame[e, j];
        }

        return result;
    }

    private static double[,] Orthogonal(DerivedRandom random, int dimension)
    {
        using var scope = NewDisposeScope();
        var values = Matching.RandomOrthogonal(dimension, random).data<double>().ToArray();
        var result = new double[dimension, dimension];
        Buffer.BlockCopy(values, 0, result, 0, values.Length * sizeof(double));
        return result;
    }
}
