using System.Diagnostics;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks;

/// <summary>
/// Pretraining epochs of the autoencoder on Fashion-MNIST. The initial weights and the order of the images are written
/// to the exchange directory, so that peers/epoch.py can do the same work; each prints one line per epoch.
/// </summary>
internal static class EpochBenchmark
{
    public static void Run(string dataDirectory, string exchangeDirectory, int threads, int epochs)
    {
        set_num_threads(threads);
        var options = new TrainOptions { Threads = threads };
        var images = FashionMnist.Load(dataDirectory, FashionSplit.All);
        using var network = new Autoencoder(images.PixelCount, options.CodeDimension, DerivedSeed.For(options.Seed, "initialization", 0));
        Directory.CreateDirectory(exchangeDirectory);
        new SafetensorsFile([.. network.named_parameters().Select(entry => TensorEntry.Of(entry.name, entry.parameter))])
            .Write(Path.Combine(exchangeDirectory, "initial.safetensors"));
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var order = new DerivedRandom(options.Seed, "pretrain", epoch).Permutation(images.Count);
            NpyFile.Write(Path.Combine(exchangeDirectory, $"order_{epoch}.npy"), order, order.Length);
        }

        Console.WriteLine($"sgemm {MultiplicationRate():F1}");
        using Adam optimizer = optim.Adam(network.parameters(), options.LearningRate);
        using var pixels = new ImageTensor(images, CPU);
        var trainer = new AutoencoderTrainer(network, optimizer, pixels, options);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var loss = trainer.ReconstructionEpoch(epoch);
            Console.WriteLine($"epoch {epoch} loss {loss:R} seconds {clock.Elapsed.TotalSeconds:F3}");
        }
    }

    /// <summary>The machine's rate of float32 matrix products, 2048^3, in GFLOP/s: the best of a few.</summary>
    private static double MultiplicationRate()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (randn(2048, 2048), randn(2048, 2048));
        double best = 0;
        for (var i = 0; i < 6; i++)
        {
            var clock = Stopwatch.StartNew();
            a.mm(b).Dispose();
            best = Math.Max(best, 2 * Math.Pow(2048, 3) / clock.Elapsed.TotalSeconds / 1e9);
        }

        return best;
    }
}
