using BigLearnEm.Blocks;
using BigLearnEm.Mixtures;
using BigLearnEm.Mixtures.Forms;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class FormsTests
{
    private static readonly string[] s_forms =
        ["moment", "moment-big", "whitened", "fused", "fused-big", "fused-narrow", "fused-narrowest"];

    // What the direct formula says, which is the same for all forms.
    private static readonly Dictionary<(MatchingKind, int, double), (double[] Weights, double[][] Means, double[][,] Covariances)>
        s_expected = [];

    public static TheoryData<string> Forms() => [.. s_forms];

    public static TheoryData<string, MatchingKind, int, double> Cases()
    {
        var cases = new TheoryData<string, MatchingKind, int, double>();
        foreach (var form in s_forms)
            foreach (var kind in Enum.GetValues<MatchingKind>())
                foreach (var dimension in new[] { 1, 2, 5, 12, 70 })
                    foreach (var condition in new[] { 1.0, 1e4 }) cases.Add(form, kind, dimension, condition);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_local_update_agrees_with_the_direct_formula(
        string form, MatchingKind kind, int dimension, double condition)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 300, dimension, components: 4, condition, smallest: 0.01, seed: 7);
        var kept = kind == MatchingKind.Joint
            ? Enumerable.Range(0, dimension).ToArray()
            : Enumerable.Range(0, Math.Max(1, dimension - 2)).Select(i => dimension - 1 - i).ToArray();
        var frame = kind == MatchingKind.Transformed ? example.Rotation : DirectMixture.Identity(dimension);
        using var matching = kind == MatchingKind.Joint
            ? Matching.Joint(dimension)
            : Matching.Onto(kind, MixtureCase.Basis(frame, kept));
        using var data = Form(form, example.Tensor);

        using var moments = data.Expect(example.Parameters, matching);
        using var updated = MixtureUpdate.Matched(example.Parameters, moments, data.Centre, matching, Floor(0.02), 0.25);

        if (!s_expected.TryGetValue((kind, dimension, condition), out var expected))
        {
            expected = s_expected[(kind, dimension, condition)] = DirectMixture.LocalUpdate(
                example.Data, example.Weights, example.Means, example.Covariances, frame, kept, 0.02, 0.25);
        }

        Near(expected.Weights, updated.Weights, 1e-10);
        Near([.. expected.Means.SelectMany(mean => mean)], updated.Means, 1e-10);
        Near([.. expected.Covariances.SelectMany(MixtureCase.Flat)], updated.Covariances, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Log_likelihood_and_responsibilities_agree_with_the_direct_formula(string form)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 500, dimension: 8, components: 5, condition: 1e4, smallest: 0.01, seed: 3);
        using var data = Form(form, example.Tensor);
        using var joint = Matching.Joint(8);
        var direct = DirectMixture.LogJoint(example.Data, example.Weights, example.Means, example.Covariances);

        using var moments = data.Expect(example.Parameters, joint);
        var assignment = data.Assign(example.Parameters);
        var responsibilities = data.LogResponsibilities(example.Parameters).exp();

        var expected = DirectMixture.LogLikelihood(direct);
        Assert.Equal(expected, moments.LogLikelihood, Math.Abs(expected) * 1e-10);
        Assert.Equal(expected / 500, assignment.MeanLogLikelihood, Math.Abs(expected / 500) * 1e-10);
        var expectedResponsibilities = DirectMixture.Responsibilities(direct);
        Near([.. expectedResponsibilities.SelectMany(row => row)], responsibilities, 1e-9);
        Assert.Equal(
            expectedResponsibilities.Select(row => Array.IndexOf(row, row.Max())), assignment.Labels);
        Assert.Equal(
            expectedResponsibilities.Average(row => -row.Sum(r => r > 0 ? r * Math.Log(r) : 0)), assignment.Entropy, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_whole_weight_counts_as_that_many_rows_and_zero_as_none(string form)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 200, dimension: 4, components: 3, condition: 100, smallest: 0.05, seed: 9);
        var weights = Enumerable.Range(0, 200).Select(n => (double)(n % 4)).ToArray();
        var repeated = Enumerable.Range(0, 200).SelectMany(n => Enumerable.Repeat((long)n, n % 4)).ToArray();
        using var matching = Matching.Onto(MatchingKind.Transformed, MixtureCase.Basis(example.Rotation, [0, 2]));
        using var weighted = Form(form, example.Tensor, weights);
        using var plain = Form(form, example.Tensor.index_select(0, tensor(repeated)));

        Assert.Equal(repeated.Length, weighted.TotalWeight);
        Near(plain.Centre.data<double>().ToArray(), weighted.Centre, 1e-13);
        foreach (var draw in new[] { Matching.Joint(4), matching })
        {
            using var expected = plain.Expect(example.Parameters, draw);
            using var actual = weighted.Expect(example.Parameters, draw);
            Assert.Equal(expected.LogLikelihood, actual.LogLikelihood, Math.Abs(expected.LogLikelihood) * 1e-12);
            Near(expected.Counts.data<double>().ToArray(), actual.Counts, 1e-12);
            Near(expected.Second.data<double>().ToArray(), actual.Second, 1e-12);
        }

        Assert.Equal(
            plain.Assign(example.Parameters).Entropy, weighted.Assign(example.Parameters).Entropy, 1e-12);
        Assert.Equal(
            plain.MeanLogLikelihood(example.Parameters), weighted.MeanLogLikelihood(example.Parameters), 1e-12);
    }

    [Fact]
    public void Fused_sums_are_the_same_bits_whatever_the_threads_and_whether_the_rows_are_kept()
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(4);
        var values = Enumerable.Range(0, 30000 * 3).Select(_ => random.NextGaussian()).ToArray();
        var rows = tensor(values, [30000, 3], dtype: float64);
        var parameters = MixtureStart.StandardNormal(6, 3, random, CPU);
        using var matching = Matching.Transformed(2, 3, random, CPU);
        var threads = get_num_threads();
        try
        {
            List<double[]> results = [];
            foreach (var (count, size) in new[] { (1, WorkingSet.Small), (2, WorkingSet.Small), (3, WorkingSet.Big) })
            {
                set_num_threads(count);
                using var data = new FusedForm(rows, new MixtureMemory { Size = size });
                using var moments = data.Expect(parameters, matching);
                var assignment = data.Assign(parameters);
                results.Add(
                    [.. moments.Second.data<double>().ToArray(), moments.LogLikelihood, assignment.Entropy,
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

    [Theory]
    [InlineData(15)]
    [InlineData(33)]
    [InlineData(64)]
    public void Forms_agree_across_the_switch_between_them(int dimension)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(700, dimension, components: 3, condition: 1e4, smallest: 0.01, seed: 8);
        using var matching = Matching.Onto(
            MatchingKind.Transformed, MixtureCase.Basis(example.Rotation, [.. Enumerable.Range(0, dimension - 3)]));
        using var reference = Form("whitened", example.Tensor);
        using var expected = reference.Expect(example.Parameters, matching);
        foreach (var form in s_forms)
        {
            using var data = Form(form, example.Tensor);
            using var moments = data.Expect(example.Parameters, matching);
            Assert.Equal(expected.LogLikelihood, moments.LogLikelihood, Math.Abs(expected.LogLikelihood) * 1e-10);
            Near(expected.First.data<double>().ToArray(), moments.First, 1e-10);
            Near(expected.Second.data<double>().ToArray(), moments.Second, 1e-10);
        }
    }

    [Fact]
    public void Near_the_floor_the_expanded_squares_lose_no_more_than_rounding_of_their_largest_term()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 200, dimension: 2, components: 3, condition: 1, smallest: 1e-5, seed: 11);
        using var data = Form("moment", example.Tensor);
        var direct = DirectMixture.LogJoint(example.Data, example.Weights, example.Means, example.Covariances);

        var assignment = data.Assign(example.Parameters);
        using var joint = Matching.Joint(2);
        using var moments = data.Expect(example.Parameters, joint);

        // The largest expanded term of y' Q y is |y|^2 / floor, with y measured from the centre of the data.
        var centre = data.Centre.data<double>().ToArray();
        var largest = example.Data.Concat(example.Means).Max(row => row.Select((x, i) => Math.Pow(x - centre[i], 2)).Sum()) / 1e-5;
        var expected = DirectMixture.LogLikelihood(direct) / 200;
        Assert.Equal(expected, assignment.MeanLogLikelihood, largest * 1e-13);
        Assert.Equal(expected, moments.LogLikelihood / 200, largest * 1e-13);
    }

    [Fact]
    public void Rows_far_from_the_origin_keep_their_digits()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 400, dimension: 3, components: 2, condition: 100, smallest: 0.01, seed: 5);
        using var data = Form("moment", example.Tensor);
        using var moved = Form("moment", example.Tensor + 1e4);
        using var parameters = new MixtureParameters(
            example.Parameters.Weights.clone(), example.Parameters.Means + 1e4, example.Parameters.Covariances.clone());

        // 1e4 rounds the rows themselves to 2e-12; a form that squared before centring would be off by 1e-1.
        Assert.Equal(
            data.Assign(example.Parameters).MeanLogLikelihood, moved.Assign(parameters).MeanLogLikelihood, 1e-6);
    }

    [Fact]
    public void A_component_with_almost_no_rows_is_held_by_the_published_guard_in_the_callers_coordinates()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 300, dimension: 3, components: 3, condition: 10, smallest: 0.1, seed: 2);
        double[][] means = [example.Means[0], example.Means[1], [60, -60, 60]];
        using var parameters = MixtureParameters.FromArrays(
            example.Weights, [.. means.SelectMany(mean => mean)], [.. example.Covariances.SelectMany(MixtureCase.Flat)], CPU);
        using var joint = Matching.Joint(3);
        using var data = Form("moment", example.Tensor);

        using var moments = data.Expect(parameters, joint);
        using var updated = MixtureUpdate.Matched(parameters, moments, data.Centre, joint, Floor(1e-3), 0.1);

        var expected = DirectMixture.LocalUpdate(
            example.Data, example.Weights, means, example.Covariances, DirectMixture.Identity(3), [0, 1, 2], 1e-3, 0.1);
        Near([.. expected.Means.SelectMany(mean => mean)], updated.Means, 1e-10);
        Near([.. expected.Covariances.SelectMany(MixtureCase.Flat)], updated.Covariances, 1e-10);
    }

    [Fact]
    public void Whitened_form_skips_only_rows_without_any_share()
    {
        using var scope = NewDisposeScope();
        var rows = cat([randn(100, 6, dtype: float64) - 200, randn(50, 6, dtype: float64) + 200], 0);
        using var parameters = new MixtureParameters(
            full([2], 0.5, dtype: float64), cat([full([1, 6], -200.0, dtype: float64), full([1, 6], 200.0, dtype: float64)], 0),
            eye(6, dtype: float64).repeat(2, 1, 1));
        using var joint = Matching.Joint(6);
        using var whitened = Form("whitened", rows);
        using var moment = Form("moment", rows);

        using var left = whitened.Expect(parameters, joint);
        using var right = moment.Expect(parameters, joint);

        Assert.Equal([100.0, 50.0], left.Counts.data<double>().ToArray());
        Near(right.Second.data<double>().ToArray(), left.Second, 1e-10);
    }

    [Fact]
    public void Parameters_of_another_width_are_refused_before_they_reach_torch()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 20, dimension: 3, components: 2, condition: 1, smallest: 1, seed: 1);
        using var data = Form("moment", zeros(10, 4));
        using var joint = Matching.Joint(4);

        Assert.Contains("3 features", Assert.Throws<ArgumentException>(() => data.Expect(example.Parameters, joint)).Message);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Values_that_are_not_finite_end_the_fit_with_a_message(string form)
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 20, dimension: 3, components: 2, condition: 1, smallest: 1, seed: 1);
        example.Tensor[3, 1] = double.NaN;

        Assert.Contains("not finite", Assert.Throws<MixtureException>(() =>
        {
            using var data = Form(form, example.Tensor);
            data.Assign(example.Parameters);
        }).Message);
    }

    [Fact]
    public void A_covariance_without_definiteness_is_named_with_its_smallest_eigenvalue()
    {
        using var scope = NewDisposeScope();
        using var data = Form("moment", randn(30, 2, dtype: float64));
        using var parameters = MixtureParameters.FromArrays([1], [0, 0], [1, 2, 2, 1], CPU);

        Assert.Contains("-1", Assert.Throws<MixtureException>(() => data.Assign(parameters)).Message);
    }

    private static MixtureConstraints Floor(double floor) => new() { CovarianceFloor = floor };

    internal static IMixtureData Form(string form, Tensor rows, double[]? weights = null) => form switch
    {
        "moment" => new MomentForm(rows, new MixtureMemory(), weights),
        "moment-big" => new MomentForm(rows, new MixtureMemory { Size = WorkingSet.Big, ChunkRows = 64 }, weights),
        "whitened" => new WhitenedForm(rows, new MixtureMemory { ChunkRows = 77 }, weights),
        "fused" => new FusedForm(rows, new MixtureMemory(), weights),
        "fused-big" => new FusedForm(rows, new MixtureMemory { Size = WorkingSet.Big, ChunkRows = 40 }, weights),
        // Every processor has at least one kernel; a narrower one stands in where it has no more.
        "fused-narrow" => Fused(rows, weights, Math.Min(1, FusedKernels.Supported.Count - 1)),
        "fused-narrowest" => Fused(rows, weights, FusedKernels.Supported.Count - 1),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    private static FusedForm Fused(Tensor rows, double[]? weights, int kernel) =>
        new(new TensorFeed(rows), new MixtureMemory(), weights, FusedKernels.Supported[kernel]);

    /// <summary>Relative to the largest expected number.</summary>
    private static void Near(double[] expected, Tensor actual, double relative)
    {
        var values = actual.contiguous().data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], scale * relative);
    }
}
