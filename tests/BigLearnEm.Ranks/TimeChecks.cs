using System.Diagnostics;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Ranks;

/// <summary>What exchanges and passes cost here, for the model of docs/SCALING.md; run by hand, nothing is asserted.</summary>
internal static class TimeChecks
{
    private const int Repeats = 41;
    private const int Rows = 200_000;
    private const int Components = 10;

    // In pairs of doubles, 16 bytes each.
    private static readonly int[] s_lengths = [10, 1000, 100_000, 1_000_000];

    /// <summary>The time of a sum over the ranks, by length.</summary>
    public static void Sums(ICommunicator communicator)
    {
        foreach (var length in s_lengths)
        {
            var values = new DoubleDouble[length];
            for (var i = 0; i < length; i++) values[i] = i;
            var (median, least) = Time(communicator, () => communicator.Sum(values), Repeats);
            Say(
                communicator, $"sum of {length} pairs, {16L * length} bytes: median {median * 1e6:F1} us, "
                + $"least {least * 1e6:F1} us");
        }
    }

    /// <summary>The time of an E-step with one thread a rank, rows in memory: each rank has as many.</summary>
    public static void Passes(ICommunicator communicator)
    {
        set_num_threads(1);
        foreach (var dimension in new[] { 10, 50 })
        {
            using var scope = NewDisposeScope();
            var random = new DerivedRandom(1);
            var values = new double[Rows * dimension];
            for (var i = 0; i < values.Length; i++) values[i] = random.NextGaussian() + (i / dimension % Components);
            var source = new TableRowSource(new Table(values, Rows, dimension));
            var shard = new RowShard(source, Rows * communicator.Rank, Rows * communicator.Size, communicator);
            using var data = MixtureData.Create(shard, new MixtureMemory(), Components);
            using var joint = Matching.Joint(dimension);
            var start = MixtureStart.StandardNormal(Components, dimension, random, CPU);
            var (median, least) = Time(communicator, () => data.Expect(start, joint).Dispose(), Repeats / 4);
            var work = ((dimension * (dimension + 1.0)) + ((dimension + 1.0) * (dimension + 2))) / 2 * Rows * Components;
            Say(
                communicator,
                $"E-step of {Rows} rows a rank, K {Components}, D {dimension}: median {median * 1e3:F1} ms, least "
                + $"{least * 1e3:F1} ms; {median * 1e12 / work:F1} and {least * 1e12 / work:F1} ps a multiply-add");
        }
    }

    // Of the slowest rank, as that is what the others wait for. The least is what a machine does that others use too.
    private static (double Median, double Least) Time(ICommunicator communicator, Action work, int repeats)
    {
        var seconds = new double[repeats];
        for (var i = -2; i < repeats; i++)
        {
            communicator.Barrier();
            var clock = Stopwatch.StartNew();
            work();
            if (i >= 0) seconds[i] = clock.Elapsed.TotalSeconds;
        }

        communicator.Max(seconds);
        Array.Sort(seconds);
        return (seconds[repeats / 2], seconds[0]);
    }

    private static void Say(ICommunicator communicator, string text)
    {
        if (communicator.Rank == 0) Console.WriteLine(text);
    }
}
