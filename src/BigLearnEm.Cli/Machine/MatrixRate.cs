using System.Diagnostics;
using BigLearnEm.Distributed;
using static TorchSharp.torch;

namespace BigLearnEm.Cli.Machine;

/// <summary>How fast this machine multiplies matrices just now.</summary>
internal static class MatrixRate
{
    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(300);

    // A layer of the autoencoder and a batch of 28 x 28 pixels.
    private const int Rows = 512;
    private const int Inner = 784;
    private const int Columns = 500;

    /// <summary>Multiplies float32 matrices for a third of a second.</summary>
    /// <param name="device">Where.</param>
    /// <returns>Operations a second of the fastest product: what else runs slows others down, and the run too.</returns>
    public static double Measure(Device device)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var left = rand([Rows, Inner], dtype: float32, device: device);
        var right = rand([Inner, Columns], dtype: float32, device: device);
        var fastest = double.PositiveInfinity;
        var clock = Stopwatch.StartNew();
        // The first product is slower than the others.
        for (var i = 0; i < 3 || clock.Elapsed < s_time; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var product = left.mm(right);
            // Waits for the device, too.
            _ = product[0, 0].item<float>();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * Rows * Inner * Columns / fastest;
    }

    /// <summary>Measures on all ranks at once, which may share a machine.</summary>
    /// <param name="device">Where.</param>
    /// <param name="communicator">The ranks, each of which calls this.</param>
    /// <returns>Operations a second of the slowest rank.</returns>
    public static double Measure(Device device, ICommunicator communicator)
    {
        communicator.Barrier();
        double[] slowness = [1 / Measure(device)];
        communicator.Max(slowness);
        return 1 / slowness[0];
    }
}
