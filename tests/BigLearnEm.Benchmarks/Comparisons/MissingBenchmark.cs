using System.Globalization;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Benchmarks.Problems;
using BigLearnEm.Clustering;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Comparisons;

/// <summary>
/// What a share of the entries removed at random costs: the mean log-likelihood of Pendigits' complete training rows under
/// mixtures fitted to all of them, to what is left, and to what is left with the features' means filled in. All start
/// from one k-means partition of the filled rows.
/// </summary>
internal static class MissingBenchmark
{
    private const int Components = 10;

    private static readonly double[] s_floors = [1e-2, 1e-3];

    /// <summary>Options: --seeds, --share (of the entries, in percent), --threads.</summary>
    public static void Run(Arguments arguments)
    {
        var seeds = arguments.Whole("seeds", 3);
        var percent = arguments.Whole("share", 20);
        set_num_threads(arguments.Whole("threads", Environment.ProcessorCount));
        arguments.RequireAllRead();
        var table = new MarkdownTable(
            "floor", "method", "seed", "all entries", $"{percent} % missing", "means filled in");
        foreach (var floor in s_floors)
            foreach (var method in (FitMethod[])[FitMethod.JointEm, FitMethod.BigLearn])
                for (var seed = 0; seed < seeds; seed++)
                {
                    Console.Error.WriteLine($"floor {floor}, {method}, seed {seed}");
                    table.Add(
                        [$"{floor}", $"{method}", $"{seed}",
                            .. Levels(floor, method, seed, percent / 100.0)
                                .Select(level => level.ToString("F3", CultureInfo.InvariantCulture))]);
                }

        table.Print($"Pendigits, K {Components}: log-likelihood per complete training row");
    }

    private static double[] Levels(double floor, FitMethod method, int seed, double share)
    {
        using var scope = NewDisposeScope();
        var rows = SplitTable.ToTensor(UciTable.Pendigits.Load(seed).Train);
        var random = new DerivedRandom((ulong)seed, "missing", 0);
        var gone = tensor(
            Enumerable.Range(0, (int)rows.numel()).Select(_ => random.NextDouble() < share).ToArray(), rows.shape);
        var holes = where(gone, full_like(rows, double.NaN), rows);
        using var complete = MixtureData.Create(rows, new MixtureMemory());
        using var incomplete = MixtureData.Create(holes, new MixtureMemory(), allowMissing: true);
        var filled = where(gone, incomplete.Centre, rows);
        using var imputed = MixtureData.Create(filled, new MixtureMemory());
        using var partition = KMeans.Fit(filled, Components, new DerivedRandom((ulong)seed));
        using var start = MixtureStart.FromLabels(
            incomplete, partition.Labels, Components, new MixtureConstraints { CovarianceFloor = floor });
        return [Level(complete), Level(incomplete), Level(imputed)];

        double Level(IMixtureData data)
        {
            var options = new BigLearnOptions
            {
                Components = Components, CovarianceFloor = floor, Iterations = 2000, Seed = (ulong)seed,
            };
            using var fit = method == FitMethod.BigLearn
                ? new BigLearnTrainer(options).Fit(data, start)
                : JointEm.Fit(data, start, options.Constraints, options.PolishIterations, options.PolishTolerance);
            return complete.MeanLogLikelihood(fit.Parameters);
        }
    }
}
