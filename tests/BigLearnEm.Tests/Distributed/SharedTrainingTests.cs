using BigLearnEm.Clustering;
using BigLearnEm.Deep;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using BigLearnEm.Tests.Deep;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Distributed;

/// <summary>What ranks share in a training gives what one process does alone.</summary>
[Collection(TorchState.Name)]
public sealed class SharedTrainingTests
{
    private const int Images = 33;

    // The last minibatch has one image, fewer than there are ranks.
    private static readonly TrainOptions s_options = TrainFixture.Options with { BatchSize = 16, PretrainEpochs = 1 };

    public SharedTrainingTests() => set_num_threads(1);

    [Fact]
    public void Weights_are_the_same_to_the_bit_for_the_same_parts_of_a_minibatch()
    {
        using var scope = NewDisposeScope();
        using var images = new ImageTensor(TinyImages.Create(Images), CPU);
        var options = s_options with { Microbatches = 3 };
        var networks = Enumerable.Range(0, 6).Select(_ => new Autoencoder(36, 2, 5)).ToArray();

        var losses = new[] { Train(networks[0], SingleProcess.Instance) }
            .Concat(ThreadRanks.Run(2, ranks => Train(networks[1 + ranks.Rank], ranks)))
            .Concat(ThreadRanks.Run(3, ranks => Train(networks[3 + ranks.Rank], ranks)));

        Assert.Single(losses.Distinct());
        Assert.All(networks[1..], network => MustBeClose(networks[0], network, 0));

        double Train(Autoencoder network, ICommunicator ranks)
        {
            using var optimizer = optim.Adam(network.parameters(), 1e-3);
            var trainer = new AutoencoderTrainer(network, optimizer, images, options, ranks);
            for (var epoch = 0; epoch < 4; epoch++) trainer.ReconstructionEpoch(epoch);
            return trainer.ReconstructionEpoch(4);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_autoencoder_takes_the_steps_of_the_whole_minibatch(int size)
    {
        using var scope = NewDisposeScope();
        using var images = new ImageTensor(TinyImages.Create(Images), CPU);
        var networks = Enumerable.Range(0, size + 1).Select(_ => new Autoencoder(36, 2, 5)).ToArray();

        var alone = Train(networks[size], SingleProcess.Instance);
        var shared = ThreadRanks.Run(size, ranks => Train(networks[ranks.Rank], ranks));

        Assert.All(shared, loss => Assert.Equal(alone, loss, 1e-6));
        MustBeClose(networks[size], networks[0], 1e-4);
        Assert.All(networks[1..size], network => MustBeClose(networks[0], network, 0));

        double Train(Autoencoder network, ICommunicator ranks)
        {
            using var optimizer = optim.Adam(network.parameters(), 1e-3);
            return new AutoencoderTrainer(network, optimizer, images, s_options, ranks).ReconstructionEpoch(0);
        }
    }

    [Theory]
    [InlineData(2, 0.0)]
    [InlineData(3, 0.2)]
    public void An_encoder_takes_the_steps_of_the_whole_minibatch_though_its_balance_is_of_all_images(int size, double dropout)
    {
        using var scope = NewDisposeScope();
        using var images = new ImageTensor(TinyImages.Create(Images), CPU);
        var options = s_options with { Neighbors = new NeighborOptions { Dropout = dropout, Anchor = 0.3, Count = 4 } };
        var encoders = Enumerable.Range(0, size + 1)
            .Select(_ => new ClusterEncoder(GradientProjection.Of(images), 3, 5)).ToArray();
        using var features = encoders[0].Projection.Apply(images.Batch(arange(Images, dtype: int64)));
        var partners = new PartnerDraw(NeighborGraph.Exact(features, 4));
        using var labels = tensor(Enumerable.Range(0, Images).Select(i => (long)(i % 3)).ToArray());

        var alone = Train(encoders[size], SingleProcess.Instance);
        var shared = ThreadRanks.Run(size, ranks => Train(encoders[ranks.Rank], ranks));

        Assert.All(shared, losses => Assert.All(alone.Zip(losses), pair => Assert.Equal(pair.First, pair.Second, 1e-5)));
        MustBeClose(encoders[size], encoders[0], 1e-4);
        Assert.All(encoders[1..size], encoder => MustBeClose(encoders[0], encoder, 0));

        double[] Train(ClusterEncoder encoder, ICommunicator ranks)
        {
            using var optimizer = optim.Adam(encoder.parameters(), 1e-3);
            var trainer = new AgreementTrainer(encoder, optimizer, features, options, ranks);
            return [trainer.LabelEpoch(0, labels, null, default), trainer.AgreementEpoch(0, partners, labels, null, default)];
        }
    }

    [Fact]
    public void A_graph_is_the_same_for_any_number_of_ranks()
    {
        var random = new DerivedRandom(8);
        using var rows = tensor(Enumerable.Range(0, 300 * 5).Select(_ => (float)random.NextGaussian()).ToArray(), [300, 5]);
        var alone = NeighborGraph.Exact(rows, 7);

        foreach (var size in (int[])[2, 3, 7])
        {
            foreach (var shared in ThreadRanks.Run(size, ranks => NeighborGraph.Exact(rows, 7, ranks: ranks)))
            {
                Assert.Equal(alone.Neighbors, shared.Neighbors);
                Assert.Equal(alone.Distances, shared.Distances);
            }
        }
    }

    private static void MustBeClose(nn.Module expected, nn.Module actual, double tolerance)
    {
        using var scope = NewDisposeScope();
        foreach (var (left, right) in expected.parameters().Zip<Parameter, Parameter>(actual.parameters()))
            Assert.InRange((left - right).abs().max().item<float>(), 0, tolerance);
    }
}
