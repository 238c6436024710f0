using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Distributed;

[Collection(TorchState.Name)]
public sealed class DistributedFitTests
{
    private const int Rows = 5300;

    [Theory]
    [InlineData(FitMethod.BigLearn, StartKind.StandardNormal)]
    [InlineData(FitMethod.BigLearn, StartKind.KMeans)]
    [InlineData(FitMethod.JointEm, StartKind.KMeansPlusPlus)]
    public void A_mixture_is_the_same_to_the_bit_for_any_number_of_ranks(FitMethod method, StartKind start)
    {
        var table = new TableRowSource(Clusters());
        var options = new GaussianMixtureOptions
        {
            Components = 4, Method = method, Start = start, MaxIterations = 40, CovarianceFloor = 1e-3, Seed = 3,
        };
        using var alone = new GaussianMixture(options).Fit(table);
        var expected = Numbers(alone);

        for (var ranks = 2; ranks <= 4; ranks++)
        {
            var fits = ThreadRanks.Run(ranks, communicator =>
            {
                var shard = RowShard.Of(table, communicator, MixtureData.ShardMultiple(3, options.Memory));
                using var mixture = new GaussianMixture(options).Fit(shard);
                return Numbers(mixture);
            });
            Assert.All(fits, fit => Assert.Equal(expected, fit));
        }
    }

    [Fact]
    public void Shards_follow_each_other_and_begin_at_multiples()
    {
        var table = new TableRowSource(Clusters());
        for (var ranks = 1; ranks <= 7; ranks++)
        {
            var shards = ThreadRanks.Run(ranks, communicator => RowShard.Of(table, communicator, 992));
            Assert.Equal(0, shards[0].First);
            for (var rank = 0; rank < ranks; rank++)
            {
                Assert.Equal(Rows, shards[rank].Total);
                Assert.True(shards[rank].First % 992 == 0 || shards[rank].Rows.Rows == 0);
                Assert.Equal(rank + 1 < ranks ? shards[rank + 1].First : Rows, shards[rank].First + shards[rank].Rows.Rows);
            }
        }
    }

    [Fact]
    public void Ranks_without_rows_add_nothing_and_more_ranks_than_rows_are_refused()
    {
        var few = new TableRowSource(new Table([0, 0, 1, 1, 5, 5, 6, 6], 4, 2));
        var options = new GaussianMixtureOptions { Components = 2, Method = FitMethod.JointEm, Start = StartKind.KMeans, CovarianceFloor = 0.1 };
        using var alone = new GaussianMixture(options).Fit(few);

        var fits = ThreadRanks.Run(3, communicator =>
        {
            using var mixture = new GaussianMixture(options).Fit(RowShard.Of(few, communicator, 1000));
            return Numbers(mixture);
        });

        Assert.All(fits, fit => Assert.Equal(Numbers(alone), fit));
        var error = Assert.Throws<BadInputException>(() => ThreadRanks.Run(5, communicator => RowShard.Of(few, communicator, 1)));
        Assert.Contains("5 ranks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_is_the_same_rows_for_any_number_of_ranks()
    {
        var table = new TableRowSource(Clusters());
        var memory = new MixtureMemory { MaxBytes = 16 << 20 };
        var wide = new TableRowSource(new Table(Enumerable.Range(0, 80 * 3000).Select(i => (double)i).ToArray(), 3000, 80));
        foreach (var source in new[] { table, wide })
        {
            var alone = Values(RowSample.Of(RowShard.Whole(source), memory, 5, "sample"));
            Assert.Equal(alone, Values(RowSample.Of(RowShard.Whole(source), memory, 5, "sample")));
            var samples = ThreadRanks.Run(
                3, communicator => Values(RowSample.Of(RowShard.Of(source, communicator, 64), memory, 5, "sample")));
            Assert.All(samples, sample => Assert.Equal(alone, sample));
        }

        Assert.True(Values(RowSample.Of(RowShard.Whole(wide), memory, 5, "sample")).Length < 80 * 3000);
        Assert.Equal(Clusters().Values.ToArray(), Values(RowSample.Of(RowShard.Whole(table), memory, 5, "sample")));
    }

    private static double[] Values(Tensor sample)
    {
        using (sample) return sample.data<double>().ToArray();
    }

    private static double[] Numbers(GaussianMixture mixture)
    {
        var values = MixtureValues.Of(mixture.Parameters);
        return [mixture.Result.MeanLogLikelihood, .. values.Weights, .. values.Means, .. values.Covariances];
    }

    private static Table Clusters()
    {
        var random = new DerivedRandom(8);
        var values = new double[Rows * 3];
        for (var row = 0; row < Rows; row++)
        {
            var cluster = row % 4;
            for (var d = 0; d < 3; d++)
                values[(row * 3) + d] = (((cluster >> (d % 2)) & 1) * 3.0) + (random.NextGaussian() * (d == 2 ? 1.5 : 0.8));
        }

        return new Table(values, Rows, 3);
    }
}
