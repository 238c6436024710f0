using System.Text.Json;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class GaussianMixtureTests
{
    [Theory]
    [InlineData("full", CovarianceKind.Full)]
    [InlineData("tied", CovarianceKind.Tied)]
    [InlineData("diag", CovarianceKind.Diagonal)]
    [InlineData("spherical", CovarianceKind.Spherical)]
    public void Em_from_given_parameters_agrees_with_scikit_learn(string name, CovarianceKind kind)
    {
        using var scope = NewDisposeScope();
        var fixture = Fixture();
        var expected = fixture.GetProperty("kinds").EnumerateArray().Single(item => item.GetProperty("kind").GetString() == name);
        var rows = Matrix(fixture.GetProperty("rows"));
        var fresh = Matrix(fixture.GetProperty("fresh"));
        using var start = new MixtureParameters(
            tensor(Numbers(fixture.GetProperty("weights"))), Matrix(fixture.GetProperty("means")),
            eye(4, dtype: float64).repeat(3, 1, 1));

        using var mixture = new GaussianMixture(new GaussianMixtureOptions
        {
            Components = 3, Method = FitMethod.JointEm, Covariance = kind, CovarianceFloor = 1e-12, StartParameters = start,
            MaxIterations = fixture.GetProperty("iterations").GetInt32(), Tolerance = 0,
        }).Fit(rows);

        Near(expected.GetProperty("weights"), mixture.Parameters.Weights, 1e-9);
        Near(expected.GetProperty("means"), mixture.Parameters.Means, 1e-9);
        Near(expected.GetProperty("covariances"), mixture.Parameters.Covariances, 1e-9);
        Near(expected.GetProperty("probabilities"), mixture.PredictProbabilities(fresh), 1e-8);
        Near(expected.GetProperty("score_samples"), tensor(mixture.ScoreSamples(fresh)), 1e-9);
        Assert.Equal(Numbers(expected.GetProperty("labels")), mixture.Predict(fresh).Select(label => (double)label));
        Assert.Equal(expected.GetProperty("score").GetDouble(), mixture.Score(rows), 1e-10);
        Assert.Equal(expected.GetProperty("bic").GetDouble(), mixture.Bic(rows), 1e-6);
        Assert.Equal(expected.GetProperty("aic").GetDouble(), mixture.Aic(rows), 1e-6);
        Assert.Equal(StopReason.IterationLimit, mixture.Stop);
        Assert.False(mixture.Converged);
    }

    [Theory]
    [InlineData(StartKind.KMeans)]
    [InlineData(StartKind.KMeansPlusPlus)]
    [InlineData(StartKind.FarthestFirst)]
    [InlineData(StartKind.RandomFromData)]
    [InlineData(StartKind.StandardNormal)]
    public void BigLearn_finds_the_clusters_from_every_start(StartKind start)
    {
        using var scope = NewDisposeScope();
        var (rows, labels) = Blobs(6, 3, 600, seed: 3);

        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 6, Start = start, Seed = 1 }).Fit(rows);

        Assert.Equal(StopReason.Agreement, mixture.Stop);
        Assert.Equal(1.0, ClusteringMetrics.AdjustedRandIndex(labels, mixture.Predict(rows)), 1e-12);
    }

    [Theory]
    [InlineData(CovarianceKind.Tied)]
    [InlineData(CovarianceKind.Diagonal)]
    [InlineData(CovarianceKind.Spherical)]
    [InlineData(CovarianceKind.SphericalTied)]
    public void BigLearn_keeps_the_kind_of_the_covariances(CovarianceKind kind)
    {
        using var scope = NewDisposeScope();
        var (rows, labels) = Blobs(4, 3, 400, seed: 5);

        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 4, Covariance = kind, Seed = 2 }).Fit(rows);

        var covariances = mixture.Parameters.Covariances;
        Assert.Equal(1.0, ClusteringMetrics.AdjustedRandIndex(labels, mixture.Predict(rows)), 1e-12);
        if (kind is CovarianceKind.Tied or CovarianceKind.SphericalTied)
            Assert.Equal(0, (covariances - covariances[0]).abs().max().item<double>(), 1e-14);
        if (kind != CovarianceKind.Tied)
            Assert.Equal(0, (covariances - (covariances.diagonal(0, 1, 2).unsqueeze(2) * eye(3, dtype: float64))).abs().max().item<double>());
        if (kind is CovarianceKind.Spherical or CovarianceKind.SphericalTied)
            Assert.Equal(0, (covariances[0, 0, 0] - covariances[0, 2, 2]).item<double>());
    }

    [Fact]
    public void Known_weights_and_variance_stay_as_they_are_given()
    {
        using var scope = NewDisposeScope();
        var (rows, _) = Blobs(2, 2, 300, seed: 8);

        using var mixture = new GaussianMixture(new GaussianMixtureOptions
        {
            Components = 2, Covariance = CovarianceKind.SphericalTied, FixedWeights = [0.25, 0.75], FixedVariance = 0.4,
        }).Fit(rows);

        Assert.Equal([0.25, 0.75], mixture.Parameters.Weights.data<double>().ToArray());
        Assert.Equal(0, (mixture.Parameters.Covariances - (0.4 * eye(2, dtype: float64))).abs().max().item<double>());
        Assert.Equal(4, mixture.FreeParameters);
    }

    [Fact]
    public void Of_several_restarts_the_one_with_the_highest_likelihood_is_kept()
    {
        using var scope = NewDisposeScope();
        var (rows, _) = Blobs(16, 2, 640, seed: 4);
        var options = new GaussianMixtureOptions
        {
            Components = 16, Method = FitMethod.JointEm, Start = StartKind.RandomFromData, Seed = 6,
        };

        using var one = new GaussianMixture(options).Fit(rows);
        using var many = new GaussianMixture(options with { Restarts = 12 }).Fit(rows);

        Assert.True(many.Score(rows) > one.Score(rows), "the first of these starts is known to end in a poor optimum");
    }

    [Fact]
    public void A_sample_has_the_moments_of_its_mixture()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 10, dimension: 3, components: 2, condition: 10, smallest: 0.5, seed: 6);
        var (rows, components) = MixtureSampling.Draw(example.Parameters, 200_000, new DerivedRandom(1));

        var second = components.Count(component => component == 1) / 200_000.0;
        Assert.Equal(example.Weights[1], second, 0.005);
        var mean = rows.mean([0]).data<double>().ToArray();
        for (var i = 0; i < 3; i++)
            Assert.Equal((example.Weights[0] * example.Means[0][i]) + (example.Weights[1] * example.Means[1][i]), mean[i], 0.03);
        var chosen = rows.index_select(0, tensor(Enumerable.Range(0, 200_000).Where(n => components[n] == 0).Select(n => (long)n).ToArray()));
        var centred = chosen - chosen.mean([0]);
        var covariance = centred.t().mm(centred) / chosen.shape[0];
        Assert.True((covariance - example.Parameters.Covariances[0]).abs().max().item<double>() < 0.08);
    }

    [Fact]
    public void Rows_in_a_stream_give_the_very_parameters_of_rows_in_memory()
    {
        using var scope = NewDisposeScope();
        var (rows, _) = Blobs(3, 2, 20_000, seed: 2);
        var table = new Table(rows.contiguous().data<double>().ToArray(), 20_000, 2);
        var (first, _) = Blobs(3, 2, 60, seed: 2);
        using var start = new MixtureParameters(
            full([3], 1.0 / 3, dtype: float64), first.narrow(0, 0, 3).clone(), eye(2, dtype: float64).repeat(3, 1, 1));
        var options = new GaussianMixtureOptions
        {
            Components = 3, StartParameters = start, Seed = 4, Memory = new MixtureMemory { MaxBytes = 16 << 20 },
        };

        using var memory = new GaussianMixture(options).Fit(rows);
        using var stream = new GaussianMixture(options).Fit(new TableRowSource(table));

        Assert.Equal(memory.Parameters.Means.data<double>().ToArray(), stream.Parameters.Means.data<double>().ToArray());
        Assert.Equal(
            memory.Parameters.Covariances.data<double>().ToArray(), stream.Parameters.Covariances.data<double>().ToArray());
    }

    [Fact]
    public void Missing_entries_are_fitted_and_predicted()
    {
        using var scope = NewDisposeScope();
        var (rows, labels) = Blobs(4, 4, 800, seed: 12);
        var random = new DerivedRandom(3);
        var values = rows.contiguous().data<double>().ToArray();
        for (var i = 0; i < values.Length; i++)
            if (i % 4 != 0 && random.NextDouble() < 0.2) values[i] = double.NaN;

        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 4, Seed = 2 }).Fit(tensor(values, [800, 4], dtype: float64));

        // The clusters differ in the first two features; where the second is missing, nobody can tell two of them apart.
        var predicted = mixture.Predict(tensor(values, [800, 4], dtype: float64));
        var known = Enumerable.Range(0, 800).Where(n => !double.IsNaN(values[(4 * n) + 1])).ToArray();
        Assert.Equal(
            1.0,
            ClusteringMetrics.AdjustedRandIndex([.. known.Select(n => labels[n])], [.. known.Select(n => predicted[n])]), 1e-12);
        Assert.Equal(1.0, ClusteringMetrics.AdjustedRandIndex(labels, mixture.Predict(rows)), 1e-12);
    }

    [Fact]
    public void Bad_options_and_rows_are_named()
    {
        using var scope = NewDisposeScope();
        var good = new GaussianMixtureOptions { Components = 3 };

        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixture(good with { Components = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixture(good with { Restarts = 0 }));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(good with { FixedVariance = 1 }));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(good with { FixedWeights = [0.5, 0.5] }));
        Assert.Throws<InvalidOperationException>(() => new GaussianMixture(good).Parameters);
        Assert.Contains("at least 3 rows", Assert.Throws<ArgumentException>(() => new GaussianMixture(good).Fit(zeros(2, 2))).Message);
        Assert.Contains("-1", Assert.Throws<ArgumentException>(
            () => new GaussianMixture(good).Fit(randn(4, 2), [1, 1, -1, 1])).Message);
        Assert.Contains("All sample weights", Assert.Throws<ArgumentException>(
            () => new GaussianMixture(good).Fit(randn(4, 2), [0, 0, 0, 0])).Message);
        Assert.Equal("--max_memory", Assert.Throws<UsageException>(() => new GaussianMixture(good with
        {
            Components = 100, Memory = new MixtureMemory { MaxBytes = 16 << 20 },
        }).Fit(new TableRowSource(new Table(new double[200 * 60], 200, 60)))).Option);
    }

    private static (Tensor Rows, int[] Labels) Blobs(int clusters, int dimension, int count, ulong seed)
    {
        var random = new DerivedRandom(seed);
        var centres = Enumerable.Range(0, clusters)
            .Select(k => Enumerable.Range(0, dimension).Select(j => (6.0 * ((k >> j) & 1)) + (j == 0 ? 12.0 * (k >> dimension) : 0)).ToArray()).ToArray();
        var labels = Enumerable.Range(0, count).Select(n => n % clusters).ToArray();
        var values = labels.SelectMany(label => centres[label].Select(x => x + (0.5 * random.NextGaussian()))).ToArray();
        return (tensor(values, [count, dimension], dtype: float64), labels);
    }

    private static JsonElement Fixture()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Mixtures", "mixtures.json")));
        return document.RootElement.Clone();
    }

    private static double[] Numbers(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Numbers)]
        : [element.GetDouble()];

    private static Tensor Matrix(JsonElement rows) =>
        tensor(Numbers(rows), [rows.GetArrayLength(), rows[0].GetArrayLength()], dtype: float64);

    private static void Near(JsonElement expected, Tensor actual, double tolerance)
    {
        var numbers = Numbers(expected);
        var values = actual.contiguous().data<double>().ToArray();
        Assert.Equal(numbers.Length, values.Length);
        for (var i = 0; i < numbers.Length; i++) Assert.Equal(numbers[i], values[i], tolerance * Math.Max(1, Math.Abs(numbers[i])));
    }
}
