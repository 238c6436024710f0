using BigLearnEm.Mixtures;
using BigLearnEm.Mixtures.Forms;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class ExplorationTests
{
    private static readonly MixtureConstraints s_constraints = new() { CovarianceFloor = 1e-5 };

    [Fact]
    public void A_stuck_mixture_is_freed_by_one_split_and_merge_move()
    {
        using var scope = NewDisposeScope();
        using var data = Grid(3, 900, seed: 1);
        // Two components share the first cluster, one covers the last two: a fixed point of Joint-EM.
        var means = Centres(3).ToArray();
        double[][] stuck = [[means[0][0] - 0.2, means[0][1]], .. means[1..7], [means[0][0] + 0.2, means[0][1]], Middle(means[7], means[8])];
        using var start = Parameters(stuck);
        using var optimum = JointEm.Fit(data, start, s_constraints, 500, 1e-9);
        using var truth = JointEm.Fit(data, Parameters(means), s_constraints, 500, 1e-9);
        Assert.True(optimum.MeanLogLikelihood < truth.MeanLogLikelihood - 0.02, "the start is not stuck");

        using var proposal = new SplitAndMerge().Propose(data, optimum.Parameters, s_constraints, 0, new DerivedRandom(1));
        using var freed = JointEm.Fit(data, proposal, s_constraints, 500, 1e-9);

        Assert.Equal(truth.MeanLogLikelihood, freed.MeanLogLikelihood, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_fit_ends_at_the_optimum_of_em_from_the_truth_and_by_agreement(int seed)
    {
        using var scope = NewDisposeScope();
        using var data = Grid(4, 1200, (ulong)seed);
        using var truth = JointEm.Fit(data, Parameters([.. Centres(4)]), s_constraints, 2000, 1e-10);
        using var start = MixtureStart.StandardNormal(16, 2, new DerivedRandom((ulong)seed), CPU);
        var checks = new List<AgreementCheck>();

        using var fit = new BigLearnTrainer(new BigLearnOptions
        {
            Components = 16, Iterations = 1000, CovarianceFloor = 1e-5, WeightPrior = 0.25, Seed = (ulong)seed,
            PolishTolerance = 1e-10,
        }).Fit(data, start, checkpoint: (check, _) => checks.Add(check));

        Assert.Equal(StopReason.Agreement, fit.Stop);
        Assert.Equal(truth.MeanLogLikelihood, fit.MeanLogLikelihood, 1e-6);
        Assert.Equal(fit.Checks, checks);
        Assert.Equal(checks[^1].Iteration, fit.Iterations);
        Assert.All(checks.TakeLast(2), check => Assert.True(check.Agrees));
        Assert.True(double.IsNaN(checks[0].Ratio));
    }

    [Fact]
    public void The_iteration_limit_is_named_and_bounds_the_matchings()
    {
        using var scope = NewDisposeScope();
        using var data = Grid(3, 500, seed: 4);
        using var start = MixtureStart.StandardNormal(9, 2, new DerivedRandom(1), CPU);
        var iterations = new List<int>();

        using var fit = new BigLearnTrainer(new BigLearnOptions { Components = 9, Iterations = 13 })
            .Fit(data, start, report => iterations.Add(report.Iteration));

        Assert.Equal(Enumerable.Range(0, 13), iterations);
        Assert.Equal(13, fit.Iterations);
        Assert.Equal(StopReason.IterationLimit, fit.Stop);
        Assert.False(fit.Converged);
    }

    [Fact]
    public void A_fit_is_the_same_twice()
    {
        using var scope = NewDisposeScope();
        using var data = Grid(3, 500, seed: 4);
        using var start = MixtureStart.StandardNormal(9, 2, new DerivedRandom(1), CPU);
        var trainer = new BigLearnTrainer(new BigLearnOptions { Components = 9 });

        using var one = trainer.Fit(data, start);
        using var two = trainer.Fit(data, start);

        Assert.Equal(one.Parameters.Means.data<double>().ToArray(), two.Parameters.Means.data<double>().ToArray());
        Assert.Equal(one.Checks.Select(check => check.LogLikelihood), two.Checks.Select(check => check.LogLikelihood));
    }

    [Fact]
    public void Merging_keeps_weight_mean_and_covariance_and_takes_the_cheapest_pair()
    {
        using var scope = NewDisposeScope();
        using var three = MixtureParameters.FromArrays(
            [0.2, 0.3, 0.5], [0, 0, 1, 0, 50, 50], [1, 0, 0, 1, 2, 0, 0, 1, 1, 0, 0, 1], CPU);

        var two = ComponentMerging.Reduce(three, 2);

        // mean 0.6; variance 0.4 * 1 + 0.6 * 2 + 0.4 * 0.6 * 1
        Assert.Equal([0.5, 0.5], two.Weights.data<double>().ToArray());
        Assert.Equal([0.6, 0, 50, 50], two.Means.data<double>().ToArray().Select(x => Math.Round(x, 12)));
        Assert.Equal([1.84, 0, 0, 1], two.Covariances[0].data<double>().ToArray().Select(x => Math.Round(x, 12)));
        var one = ComponentMerging.Reduce(three, 1);
        var mean = (three.Weights.unsqueeze(1) * three.Means).sum([0]);
        Assert.Equal(0, (one.Means[0] - mean).abs().max().item<double>(), 1e-12);
    }

    [Fact]
    public void A_component_without_weight_is_merged_away_first()
    {
        using var scope = NewDisposeScope();
        using var three = MixtureParameters.FromArrays(
            [0.5, 0, 0.5], [0, 0, 9, 9, 0.1, 0], [1, 0, 0, 1, 1e-9, 0, 0, 1e-9, 1, 0, 0, 1], CPU);

        var two = ComponentMerging.Reduce(three, 2);

        Assert.Equal([0.5, 0.5], two.Weights.data<double>().ToArray());
        Assert.Equal([0, 0, 0.1, 0], two.Means.data<double>().ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_kernels_exponential_is_right_to_the_last_places(int width)
    {
        var kernel = FusedKernels.Supported[Math.Min(width, FusedKernels.Supported.Count - 1)];
        const int Rows = 16;
        var random = new DerivedRandom(2);
        for (var trial = 0; trial < 2000; trial++)
        {
            // Two components: the first's log joint is 0, the second's x; shares are 1 / (1 + e^x) and e^x / (1 + e^x).
            var range = trial % 2 == 0 ? 1 : 690;
            var x = Enumerable.Range(0, Rows).Select(_ => -random.NextDouble() * range).ToArray();
            double[] joint = [.. new double[Rows], .. x];
            var logLikelihood = kernel.Normalize(joint, 2, Rows, Enumerable.Repeat(1.0, Rows).ToArray());
            for (var r = 0; r < Rows; r++)
            {
                var expected = Math.Exp(x[r]) / (1 + Math.Exp(x[r]));
                Assert.Equal(expected, joint[Rows + r], expected * 2e-15);
            }

            Assert.Equal(x.Sum(value => Math.Log(1 + Math.Exp(value))), logLikelihood, 1e-13);
        }
    }

    [Fact]
    public void A_share_too_small_for_a_double_is_exactly_zero_and_nan_stays()
    {
        foreach (var kernel in FusedKernels.Supported)
        {
            double[] joint = [.. new double[16], .. Enumerable.Repeat(-701.0, 8), .. Enumerable.Repeat(double.NegativeInfinity, 8)];
            kernel.Normalize(joint, 2, 16, Enumerable.Repeat(1.0, 16).ToArray());
            Assert.All(joint[16..], share => Assert.Equal(0, share));

            double[] broken = [.. Enumerable.Repeat(double.NaN, 16)];
            Assert.True(double.IsNaN(kernel.Normalize(broken, 1, 16, Enumerable.Repeat(1.0, 16).ToArray())));
        }
    }

    private static IEnumerable<double[]> Centres(int side) =>
        Enumerable.Range(0, side * side).Select(k => new[] { (2.0 * (k % side)) - side + 1, (2.0 * (k / side)) - side + 1 });

    private static double[] Middle(double[] left, double[] right) => [.. left.Zip(right, (a, b) => (a + b) / 2)];

    private static MixtureParameters Parameters(double[][] means) => MixtureParameters.FromArrays(
        [.. means.Select(_ => 1.0 / means.Length)], [.. means.SelectMany(mean => mean)],
        [.. means.SelectMany(_ => new[] { 0.1, 0, 0, 0.1 })], CPU);

    private static IMixtureData Grid(int side, int rows, ulong seed)
    {
        var random = new DerivedRandom(seed);
        var centres = Centres(side).ToArray();
        var values = Enumerable.Range(0, rows)
            .SelectMany(n => centres[n % centres.Length].Select(x => x + (Math.Sqrt(0.1) * random.NextGaussian()))).ToArray();
        return MixtureData.Create(tensor(values, [rows, 2], dtype: float64), new MixtureMemory());
    }
}
