using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>
/// Soft k-means whose clusters have equal shares (<see cref="BalancedAssignment"/>), from many starts on a sample; the best
/// of them, by their own objective, go on with all rows.
/// </summary>
public static class BalancedKMeans
{
    /// <summary>Partitions rows.</summary>
    /// <param name="rows">Shape (N, D), float32; stays with the caller.</param>
    /// <param name="clusters">Number of clusters K, 1 to N.</param>
    /// <param name="random">The generator of the sample and the starts.</param>
    /// <param name="options">How to search; null for the defaults.</param>
    /// <param name="cancellation">Checked before each start and each finalist.</param>
    /// <returns>Responsibilities of the finalist of the smallest mean squared distance, shape (N, K), float32.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than clusters.</exception>
    public static Tensor Fit(
        Tensor rows, int clusters, DerivedRandom random, BalancedKMeansOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, rows.shape[0]);
        options ??= new BalancedKMeansOptions();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var count = (int)rows.shape[0];
        var sample = options.SampleRows >= count
            ? rows
            : rows.index_select(0, tensor(random.Choose(count, Math.Max(clusters, options.SampleRows)), dtype: int64, device: rows.device));
        var starts = new List<(double Objective, State State)>();
        for (var restart = 0; restart < options.Restarts; restart++)
        {
            cancellation.ThrowIfCancellationRequested();
            var state = new State(
                KMeans.PlusPlusRows(sample, clusters, random).to(float32), zeros([clusters], dtype: float32, device: rows.device));
            starts.Add((state.Run(sample, options.SampleIterations, options, out _), state));
        }

        var best = (Objective: double.PositiveInfinity, Responsibilities: (Tensor?)null);
        foreach (var (_, state) in starts.OrderBy(start => start.Objective).Take(Math.Max(1, options.Finalists)))
        {
            cancellation.ThrowIfCancellationRequested();
            var objective = state.Run(rows, options.FinalIterations, options, out var responsibilities);
            if (best.Responsibilities is null || objective < best.Objective) best = (objective, responsibilities);
        }

        return best.Responsibilities!.MoveToOuterDisposeScope();
    }

    /// <summary>Squared distances of rows from centres, shape (N, K), in the units of the rows, not below zero.</summary>
    private static Tensor SquaredDistances(Tensor rows, Tensor centres) =>
        (rows.square().sum(1, keepdim: true) + centres.square().sum(1) - (rows.mm(centres.t()) * 2)).clamp_min_(0);

    /// <summary>One start: its centres (K, D) and offsets (K).</summary>
    private sealed class State(Tensor centres, Tensor offsets)
    {
        private readonly Tensor _centres = centres;

        /// <summary>Iterates, and gives the mean squared distance under the last assignment.</summary>
        public double Run(Tensor rows, int iterations, BalancedKMeansOptions options, out Tensor responsibilities)
        {
            using var scope = NewDisposeScope();
            var distances = SquaredDistances(rows, _centres);
            responsibilities = BalancedAssignment.Of(distances / -options.Temperature, offsets, options.Sweeps);
            for (var iteration = 1; iteration < iterations; iteration++)
            {
                using var step = NewDisposeScope();
                _centres.copy_(responsibilities.t().mm(rows) / responsibilities.sum([0]).clamp_min(1e-12f).unsqueeze(1));
                distances = SquaredDistances(rows, _centres);
                var next = BalancedAssignment.Of(distances / -options.Temperature, offsets, options.Sweeps);
                responsibilities.copy_(next);
                if (iteration == iterations - 1) distances.MoveToOuterDisposeScope();
            }

            responsibilities = responsibilities.MoveToOuterDisposeScope();
            return (responsibilities * distances).sum(1).mean().item<float>();
        }
    }
}
