using BigLearnEm.Mixtures;
using BigLearnEm.Mixtures.Forms;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class BigLearnTrainerTests
{
    [Fact]
    public void A_fit_resumed_in_the_middle_ends_in_the_very_same_state()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out _);
        var trainer = new BigLearnTrainer(new BigLearnOptions { Components = 4, Iterations = 12, Seed = 5 });
        using var start = MixtureStart.StandardNormal(4, 2, new DerivedRandom(1), CPU);
        MixtureParameters? middle = null;

        using var whole = trainer.Explore(data, start, 0, report =>
        {
            if (report.Iteration == 6) middle = report.Parameters.Copy();
        });
        using var resumed = trainer.Explore(data, middle!, 7);

        Assert.Equal(whole.Means.data<double>().ToArray(), resumed.Means.data<double>().ToArray());
        Assert.Equal(whole.Covariances.data<double>().ToArray(), resumed.Covariances.data<double>().ToArray());
        Assert.Equal(whole.Weights.data<double>().ToArray(), resumed.Weights.data<double>().ToArray());
    }

    [Fact]
    public void Well_separated_blobs_are_found_from_the_papers_start()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out var labels);
        var trainer = new BigLearnTrainer(new BigLearnOptions { Components = 4, Iterations = 60, Seed = 3 });
        using var start = MixtureStart.StandardNormal(4, 2, new DerivedRandom(2), CPU);

        using var fit = trainer.Fit(data, start);

        var assignment = data.Assign(fit.Parameters);
        Assert.Equal(1.0, BigLearnEm.Clustering.ClusteringMetrics.Accuracy(labels, assignment.Labels), 1e-12);
        Assert.Equal(StopReason.Agreement, fit.Stop);
        Assert.Empty(fit.EmptyComponents);
    }

    [Fact]
    public void Each_em_step_raises_the_likelihood()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out _);
        using var joint = Matching.Joint(2);
        var state = MixtureStart.StandardNormal(4, 2, new DerivedRandom(8), CPU);
        var before = double.NegativeInfinity;
        for (var step = 0; step < 60; step++)
        {
            using var moments = data.Expect(state, joint);
            Assert.True(
                moments.LogLikelihood >= before - (1e-12 * Math.Abs(before)), $"step {step}: {before} -> {moments.LogLikelihood}");
            before = moments.LogLikelihood;
            state = MixtureUpdate.Joint(state, moments, data.Centre, Floor(1e-9));
        }
    }

    [Fact]
    public void A_start_likelier_than_the_floor_allows_is_brought_to_the_floor_and_climbs_from_there()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out _);
        using var start = MixtureStart.StandardNormal(4, 2, new DerivedRandom(8), CPU);
        using var good = JointEm.Fit(data, start, Floor(1e-9), 500, 1e-10);

        using var fit = JointEm.Fit(data, good.Parameters, Floor(50), 500, 1e-10);

        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.True(fit.MeanLogLikelihood < good.MeanLogLikelihood);
        Assert.All(fit.Trace.Zip(fit.Trace.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-12));
        Assert.True(linalg.eigvalsh(fit.Parameters.Covariances).min().item<double>() >= 50 * (1 - 1e-12));
    }

    [Fact]
    public void The_polish_stops_at_a_fixed_point()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out _);
        using var start = MixtureStart.StandardNormal(4, 2, new DerivedRandom(8), CPU);

        using var fit = JointEm.Fit(data, start, Floor(1e-6), 500, 1e-10);
        using var again = JointEm.Fit(data, fit.Parameters, Floor(1e-6), 500, 1e-10);

        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.Equal(fit.Trace[^1], again.Trace[^1], 1e-7);
        Assert.True(again.Trace.Count <= 3, $"{again.Trace.Count} steps from a fixed point");
    }

    [Fact]
    public void Joint_em_leaves_out_a_component_that_no_row_belongs_to_and_says_so()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out _);
        using var start = MixtureParameters.FromArrays(
            [0.5, 0.5], [0, 0, 1e6, 1e6], [4, 0, 0, 4, 1e-3, 0, 0, 1e-3], CPU);

        using var fit = JointEm.Fit(data, start, Floor(1e-4), 50, 1e-8);

        Assert.Equal([1], fit.EmptyComponents);
        Assert.Equal(0, fit.Parameters.Weights[1].item<double>());
        Assert.Equal(1e6, fit.Parameters.Means[1, 0].item<double>());
        Assert.True(fit.Parameters.Covariances.isfinite().all().item<bool>());
    }

    [Fact]
    public void Live_tensors_are_the_same_after_10_and_after_1000_iterations()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out _);
        using var start = MixtureStart.StandardNormal(3, 2, new DerivedRandom(4), CPU);
        var trainer = new BigLearnTrainer(new BigLearnOptions { Components = 3, Iterations = 1000, LocalUpdates = 1 });
        long after10 = 0, after1000 = 0;
        // Tensors that earlier tests left to the garbage collector would go in the middle of the count.
        GC.Collect();
        GC.WaitForPendingFinalizers();

        using var state = trainer.Explore(data, start, 0, report =>
        {
            data.Assign(report.Parameters);
            if (report.Iteration == 9) after10 = Tensor.TotalCount;
            if (report.Iteration == 999) after1000 = Tensor.TotalCount;
        });

        Assert.True(after10 > 0);
        Assert.Equal(after10, after1000);
    }

    [Fact]
    public void Cancellation_ends_the_fit()
    {
        using var scope = NewDisposeScope();
        using var data = Blobs(out _);
        using var start = MixtureStart.StandardNormal(3, 2, new DerivedRandom(4), CPU);
        using var source = new CancellationTokenSource();
        var trainer = new BigLearnTrainer(new BigLearnOptions { Components = 3 });

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(data, start, _ => source.Cancel(), cancellation: source.Token));
    }

    [Fact]
    public void The_floor_holds_every_eigenvalue_and_leaves_larger_ones_alone()
    {
        using var scope = NewDisposeScope();
        var matrices = stack([
            tensor(new[] { 2.0, 0, 0, 3.0 }, [2, 2], dtype: float64),
            tensor(new[] { 1.0, 1.0, 1.0, 1.0 }, [2, 2], dtype: float64),
            tensor(new[] { 0.0, 5.0, 5.0, 0.0 }, [2, 2], dtype: float64)], 0);

        var floored = CovarianceFloor.Apply(matrices, 0.5);

        Assert.Equal([2.0, 0, 0, 3.0], floored[0].data<double>().ToArray());
        Assert.True(linalg.eigvalsh(floored).min().item<double>() >= 0.5 - 1e-12);
        // [[1, 1], [1, 1]] has eigenvalues 2 and 0; the second becomes 0.5.
        Assert.Equal([1.25, 0.75, 0.75, 1.25], floored[1].contiguous().data<double>().ToArray().Select(x => Math.Round(x, 12)));
    }

    [Theory]
    [InlineData("--num_component")]
    [InlineData("--P2")]
    [InlineData("--P1")]
    [InlineData("--eps")]
    [InlineData("--Niter")]
    [InlineData("--NITnei")]
    [InlineData("--a_beta")]
    public void Options_out_of_range_are_named(string option)
    {
        var good = new BigLearnOptions();
        var bad = option switch
        {
            "--num_component" => good with { Components = 0 },
            "--P2" => good with { JointProbability = 0.6, MarginalBound = 0.5 },
            "--P1" => good with { JointProbability = -0.1 },
            "--eps" => good with { CovarianceFloor = 0 },
            "--Niter" => good with { Iterations = -1 },
            "--NITnei" => good with { LocalUpdates = 0 },
            _ => good with { BetaA = double.NaN },
        };

        Assert.Equal(option, Assert.Throws<UsageException>(bad.Validate).Option);
    }

    private static MixtureConstraints Floor(double floor) => new() { CovarianceFloor = floor };

    private static FusedForm Blobs(out int[] labels)
    {
        var random = new DerivedRandom(21);
        double[][] centres = [[-3, -3], [3, 3], [-3, 3], [3, -3]];
        labels = [.. Enumerable.Range(0, 400).Select(n => n % 4)];
        var values = labels.SelectMany(label => centres[label].Select(x => x + (0.4 * random.NextGaussian()))).ToArray();
        return new FusedForm(tensor(values, [400, 2], dtype: float64), new MixtureMemory());
    }
}
