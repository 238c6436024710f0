using System.Globalization;
using BigLearnEm.Mixtures;
using BigLearnEm.Mixtures.Forms;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class IncompleteFormTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var matching in new[] { "joint", "marginal", "selection", "transformed" })
            foreach (var dimension in new[] { 1, 2, 5, 12 }) cases.Add(matching, dimension);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void With_nothing_missing_it_is_the_fused_form(string kind, int dimension)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 300, dimension, components: 5, condition: 100, smallest: 0.01, seed: 7);
        using var matching = MatchingOf(kind, example, Kept(dimension)).Matching;
        var weights = Enumerable.Range(0, 300).Select(n => n % 3 * 0.7).ToArray();
        using var fused = new FusedForm(example.Tensor, new MixtureMemory(), weights);
        using var data = new IncompleteForm(example.Tensor, new MixtureMemory(), weights);

        using var expected = fused.Expect(example.Parameters, matching);
        using var actual = data.Expect(example.Parameters, matching);

        Assert.Equal(fused.TotalWeight, data.TotalWeight);
        Near(Values(fused.Centre), data.Centre, 1e-13);
        Assert.Equal(expected.LogLikelihood, actual.LogLikelihood, Math.Abs(expected.LogLikelihood) * 1e-10);
        Near(Values(expected.Counts), actual.Counts, 1e-10);
        Near(Values(expected.First), actual.First, 1e-10);
        Near(Values(expected.Second), actual.Second, 1e-10);
        Near(
            Values(fused.LogResponsibilities(example.Parameters).exp()),
            data.LogResponsibilities(example.Parameters).exp(), 1e-10);
        Assert.Equal(
            fused.MeanLogLikelihood(example.Parameters), data.MeanLogLikelihood(example.Parameters), 1e-10);
        Near(Values(LabelMoments(fused).Second), LabelMoments(data).Second, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_and_likelihood_agree_with_explicit_inverses(string kind, int dimension)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 120, dimension, components: 3, condition: 100, smallest: 0.1, seed: 5);
        var (matching, view) = MatchingOf(kind, example, Kept(dimension));
        var rows = WithHoles(example.Data, 0.4, seed: 2);
        var weights = Enumerable.Range(0, 120).Select(n => 0.5 + (n % 3)).ToArray();
        // Chunks of three rows, so that a pattern is also met in several pieces.
        using var data = new IncompleteForm(TensorOf(rows), new MixtureMemory { ChunkRows = 3 }, weights);

        using var moments = data.Expect(example.Parameters, matching);

        var centre = Values(data.Centre);
        for (var j = 0; j < dimension; j++)
            Assert.Equal(WeightedMean(rows, weights, j), centre[j], 1e-12);
        var expected = DirectIncomplete.Expect(
            rows, weights, example.Weights, example.Means, example.Covariances, view, centre);
        Assert.Equal(expected.LogLikelihood, moments.LogLikelihood, Math.Abs(expected.LogLikelihood) * 1e-10);
        Near(expected.Counts, moments.Counts, 1e-10);
        Near(expected.First, moments.First, 1e-10);
        Near(expected.Second, moments.Second, 1e-10);
        matching.Dispose();
    }

    [Fact]
    public void Rows_are_predicted_by_the_density_of_what_is_observed()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 700, dimension: 4, components: 3, condition: 100, smallest: 0.1, seed: 5);
        var rows = WithHoles(example.Data, 0.5, seed: 3);
        using var data = new IncompleteForm(TensorOf(rows), new MixtureMemory());

        var densities = data.LogDensities(example.Parameters);

        for (var n = 0; n < rows.Length; n++)
        {
            var (logLikelihood, _, _, _) = DirectIncomplete.Expect(
                [rows[n]], [1], example.Weights, example.Means, example.Covariances, DirectIncomplete.Joint, new double[4]);
            Assert.Equal(logLikelihood, densities[n], 1e-9);
        }
    }

    [Theory]
    [InlineData("joint")]
    [InlineData("marginal")]
    public void Repeated_updates_never_lose_likelihood(string kind)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 400, dimension: 5, components: 3, condition: 10, smallest: 0.5, seed: 12);
        using var matching = MatchingOf(kind, example, [0, 2, 3]).Matching;
        using var data = new IncompleteForm(TensorOf(WithHoles(example.Data, 0.3, seed: 4)), new MixtureMemory());
        var state = MixtureStart.StandardNormal(3, 5, new DerivedRandom(8), CPU);
        var before = double.NegativeInfinity;
        for (var step = 0; step < 150; step++)
        {
            using var moments = data.Expect(state, matching);
            Assert.True(
                moments.LogLikelihood >= before - (1e-10 * Math.Abs(before)), $"step {step}: {before} -> {moments.LogLikelihood}");
            before = moments.LogLikelihood;
            state = MixtureUpdate.Matched(state, moments, data.Centre, matching, Floor(1e-9), 0);
        }
    }

    [Fact]
    public void Joint_em_climbs_to_a_fixed_point()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 500, dimension: 4, components: 3, condition: 10, smallest: 0.5, seed: 12);
        using var data = new IncompleteForm(TensorOf(WithHoles(example.Data, 0.3, seed: 4)), new MixtureMemory());

        using var fit = JointEm.Fit(data, example.Parameters, Floor(1e-9), 2000, 1e-9);

        Assert.Equal(StopReason.Converged, fit.Stop);
        for (var i = 1; i < fit.Trace.Count; i++)
            Assert.True(fit.Trace[i] >= fit.Trace[i - 1] - (1e-10 * Math.Abs(fit.Trace[i])));
        Assert.Equal(fit.Trace[^1], data.MeanLogLikelihood(fit.Parameters), 1e-7);
    }

    [Theory]
    [InlineData("joint")]
    [InlineData("marginal")]
    [InlineData("transformed")]
    public void The_true_parameters_stay_where_they_are_in_every_matching(string kind)
    {
        using var scope = NewDisposeScope();
        var truth = new KnownMixture();
        using var parameters = truth.Parameters();
        using var example = new MixtureCase(rows: 2, dimension: 3, components: 2, condition: 1, smallest: 1, seed: 6);
        using var matching = MatchingOf(kind, example, [0, 2]).Matching;
        using var data = new IncompleteForm(TensorOf(WithHoles(truth.Draw(40000, seed: 1), 0.4, seed: 2)), new MixtureMemory());

        using var moments = data.Expect(parameters, matching);
        using var updated = MixtureUpdate.Matched(parameters, moments, data.Centre, matching, Floor(1e-9), 0);

        // Standard errors are about 0.01; five of them.
        Assert.True((updated.Means - parameters.Means).abs().max().item<double>() < 0.05);
        Assert.True((updated.Covariances - parameters.Covariances).abs().max().item<double>() < 0.05);
        Assert.True((updated.Weights - parameters.Weights).abs().max().item<double>() < 0.02);
    }

    [Fact]
    public void A_known_mixture_is_found_with_a_third_of_the_entries_missing()
    {
        using var scope = NewDisposeScope();
        var truth = new KnownMixture();
        using var data = new IncompleteForm(TensorOf(WithHoles(truth.Draw(5000, seed: 3), 0.3, seed: 4)), new MixtureMemory());
        using var start = MixtureParameters.FromArrays(
            [0.5, 0.5], [-1, 0, 0, 1, 0, 0], [4, 0, 0, 0, 4, 0, 0, 0, 4, 4, 0, 0, 0, 4, 0, 0, 0, 4], CPU);

        using var fit = JointEm.Fit(data, start, Floor(1e-6), 1000, 1e-9);

        using var parameters = truth.Parameters();
        Assert.Equal(StopReason.Converged, fit.Stop);
        // A mean's standard error is about 0.03, that of 0.7 of 2,000 rows.
        Assert.True((fit.Parameters.Means - parameters.Means).abs().max().item<double>() < 0.12);
        Assert.True((fit.Parameters.Covariances - parameters.Covariances).abs().max().item<double>() < 0.2);
        Assert.True((fit.Parameters.Weights - parameters.Weights).abs().max().item<double>() < 0.04);
    }

    [Fact]
    public void A_whole_weight_counts_as_that_many_rows_and_zero_as_none()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 200, dimension: 4, components: 3, condition: 100, smallest: 0.05, seed: 9);
        var rows = WithHoles(example.Data, 0.3, seed: 1);
        var weights = Enumerable.Range(0, 200).Select(n => (double)(n % 4)).ToArray();
        using var weighted = new IncompleteForm(TensorOf(rows), new MixtureMemory(), weights);
        using var plain = new IncompleteForm(
            TensorOf([.. rows.SelectMany((row, n) => Enumerable.Repeat(row, n % 4))]), new MixtureMemory());

        Assert.Equal(plain.Rows, weighted.TotalWeight);
        Near(Values(plain.Centre), weighted.Centre, 1e-13);
        foreach (var kind in new[] { "joint", "marginal", "transformed" })
        {
            using var matching = MatchingOf(kind, example, [0, 2]).Matching;
            using var expected = plain.Expect(example.Parameters, matching);
            using var actual = weighted.Expect(example.Parameters, matching);
            Assert.Equal(expected.LogLikelihood, actual.LogLikelihood, Math.Abs(expected.LogLikelihood) * 1e-12);
            Near(Values(expected.Counts), actual.Counts, 1e-12);
            Near(Values(expected.Second), actual.Second, 1e-12);
        }

        Assert.Equal(plain.Assign(example.Parameters).Entropy, weighted.Assign(example.Parameters).Entropy, 1e-12);
        Assert.Equal(plain.MeanLogLikelihood(example.Parameters), weighted.MeanLogLikelihood(example.Parameters), 1e-12);
    }

    [Fact]
    public void Sums_are_the_same_bits_whatever_the_threads()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 4000, dimension: 6, components: 5, condition: 100, smallest: 0.1, seed: 4);
        using var matching = MatchingOf("transformed", example, [0, 1, 2, 4]).Matching;
        var rows = TensorOf(WithHoles(example.Data, 0.3, seed: 6));
        var threads = get_num_threads();
        try
        {
            List<double[]> results = [];
            foreach (var count in new[] { 1, 2, 3 })
            {
                set_num_threads(count);
                using var data = new IncompleteForm(rows, new MixtureMemory());
                using var moments = data.Expect(example.Parameters, matching);
                var assignment = data.Assign(example.Parameters);
                results.Add(
                    [.. Values(moments.Second), .. Values(moments.First), moments.LogLikelihood, assignment.Entropy,
                        assignment.MeanLogLikelihood]);
            }

            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void A_start_fills_in_what_the_cluster_observed_on_average_and_else_what_all_rows_did()
    {
        using var scope = NewDisposeScope();
        const double none = double.NaN;
        double[][] rows = [[1, 2], [3, none], [none, 6], [10, none], [12, none]];
        using var data = new IncompleteForm(TensorOf(rows), new MixtureMemory());

        using var start = MixtureStart.FromLabels(data, [0, 0, 0, 1, 1], 2, Floor(1e-3));

        // Of the first cluster, 1, 3 and their mean 2; 2, 6 and their mean 4. The second observed no feature 1 at all: 4.
        Assert.Equal([2.0, 4.0, 11.0, 4.0], Values(start.Means).Select(value => Math.Round(value, 12)));
        Assert.Equal([0.6, 0.4], Values(start.Weights).Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void Rows_that_the_matching_sees_nothing_of_keep_the_weights_and_add_no_likelihood()
    {
        using var scope = NewDisposeScope();
        const double none = double.NaN;
        using var data = new IncompleteForm(TensorOf([[1, none], [2, none], [none, 0]]), new MixtureMemory());
        using var parameters = MixtureParameters.FromArrays(
            [0.3, 0.7], [0, 5, 9, -4], [1, 0.5, 0.5, 1, 2, 0, 0, 3], CPU);
        using var matching = Matching.Marginal([1], 2, CPU);

        using var moments = data.Expect(parameters, matching);

        var seen = Enumerable.Range(0, 2).Select(k =>
            (k == 0 ? 0.3 : 0.7) * Math.Exp(k == 0 ? -12.5 : -16 / 6.0) / Math.Sqrt(2 * Math.PI * (k == 0 ? 1 : 3))).ToArray();
        Assert.Equal(Math.Log(seen.Sum()), moments.LogLikelihood, 1e-12);
        Assert.Equal(0.6 + (seen[0] / seen.Sum()), moments.Counts[0].item<double>(), 1e-12);
    }

    [Theory]
    [InlineData("row 1", "1 2 NaN NaN 3 4")]
    [InlineData("feature 1", "1 NaN 2 NaN 3 NaN")]
    [InlineData("row 2", "1 2 3 4 -Infinity 4")]
    public void What_cannot_be_fitted_is_named(string name, string values)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(
            values.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray(), [3, 2],
            dtype: float64);

        Assert.Contains(name, Assert.Throws<ArgumentException>(() => new IncompleteForm(rows, new MixtureMemory())).Message);
    }

    [Fact]
    public void Parameters_without_definiteness_or_far_from_all_rows_end_the_fit_with_a_message()
    {
        using var scope = NewDisposeScope();
        using var data = new IncompleteForm(TensorOf([[1, double.NaN], [2, 3]]), new MixtureMemory());
        using var indefinite = MixtureParameters.FromArrays([1], [0, 0], [1, 2, 2, 1], CPU);
        using var notNumbers = MixtureParameters.FromArrays([1], [double.NaN, 0], [1, 0, 0, 1], CPU);

        Assert.Contains("-1", Assert.Throws<MixtureException>(() => data.Assign(indefinite)).Message);
        Assert.Throws<MixtureException>(() => data.Assign(notNumbers));
    }

    internal static double[][] WithHoles(double[][] rows, double share, ulong seed)
    {
        var random = new DerivedRandom(seed, "holes", 0);
        return [.. rows.Select(row =>
        {
            var holes = row.Select(value => random.NextDouble() < share ? double.NaN : value).ToArray();
            // A row with nothing observed is refused.
            var kept = random.NextInt(row.Length);
            if (holes.All(double.IsNaN)) holes[kept] = row[kept];
            return holes;
        })];
    }

    internal static Tensor TensorOf(double[][] rows) =>
        tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length], dtype: float64);

    internal static MixtureConstraints Floor(double floor) => new() { CovarianceFloor = floor };

    private static int[] Kept(int dimension) =>
        [.. Enumerable.Range(0, Math.Max(1, dimension - 2)).Select(i => dimension - 1 - i)];

    /// <summary>A matching, and what it sees of rows with holes.</summary>
    private static (Matching Matching, DirectIncomplete.View View) MatchingOf(string kind, MixtureCase example, int[] kept)
    {
        var d = example.Rotation.GetLength(0);
        return kind switch
        {
            "joint" => (Matching.Joint(d), DirectIncomplete.Joint),
            "marginal" => (Matching.Marginal(kept, d, CPU), DirectIncomplete.Marginal(kept)),
            // The same, by a basis that does not say that it is a selection.
            "selection" => (
                Matching.Onto(MatchingKind.Marginal, MixtureCase.Basis(DirectMixture.Identity(d), kept)),
                DirectIncomplete.Marginal(kept)),
            _ => (
                Matching.Onto(MatchingKind.Transformed, MixtureCase.Basis(example.Rotation, kept)),
                DirectIncomplete.Transformed(example.Rotation, kept)),
        };
    }

    private static Moments LabelMoments(IMixtureData data) =>
        data.MomentsOfLabels([.. Enumerable.Range(0, (int)data.Rows).Select(n => n % 4)], 4);

    private static double WeightedMean(double[][] rows, double[] weights, int feature)
    {
        var observed = Enumerable.Range(0, rows.Length).Where(n => !double.IsNaN(rows[n][feature])).ToArray();
        return observed.Sum(n => weights[n] * rows[n][feature]) / observed.Sum(n => weights[n]);
    }

    private static double[] Values(Tensor tensor) => tensor.contiguous().data<double>().ToArray();

    /// <summary>Relative to the largest expected number.</summary>
    private static void Near(double[] expected, Tensor actual, double relative)
    {
        var values = Values(actual);
        Assert.Equal(expected.Length, values.Length);
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], scale * relative);
    }

    /// <summary>Two overlapping components over three features with strong correlations, so that what is seen says much of
    /// what is missing.</summary>
    private sealed class KnownMixture
    {
        private readonly double[] _means = [-2, 0, 1, 2, 1, -1];
        private readonly double[] _covariances =
            [1, 0.6, 0.3, 0.6, 1, 0.2, 0.3, 0.2, 0.8, 1.2, -0.5, 0.4, -0.5, 0.9, 0, 0.4, 0, 1];

        public MixtureParameters Parameters() => MixtureParameters.FromArrays([0.4, 0.6], _means, _covariances, CPU);

        public double[][] Draw(int rows, ulong seed)
        {
            using var scope = NewDisposeScope();
            var random = new DerivedRandom(seed, "known", 0);
            var factors = Values(linalg.cholesky(tensor(_covariances, [2, 3, 3], dtype: float64)));
            return [.. Enumerable.Range(0, rows).Select(_ =>
            {
                var k = random.NextDouble() < 0.4 ? 0 : 1;
                double[] noise = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
                return Enumerable.Range(0, 3).Select(i =>
                    _means[(k * 3) + i] + Enumerable.Range(0, i + 1).Sum(j => factors[(k * 9) + (i * 3) + j] * noise[j])).ToArray();
            })];
        }
    }
}
