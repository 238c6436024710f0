using BigLearnEm.Distributed;
using BigLearnEm.Randomness;

namespace BigLearnEm.Ranks;

/// <summary>Sums and maxima: each rank draws the numbers of all, and so knows what has to come out.</summary>
internal static class SumChecks
{
    // None, one, and more than Open MPI sends at once.
    private static readonly int[] s_lengths = [0, 1, 1000, 300_001];

    /// <summary>The doubles are those of the sum in one process, and all bits are the same on all ranks.</summary>
    public static void DoubleDoubles(ICommunicator communicator)
    {
        foreach (var length in s_lengths)
        {
            var parts = Parts(communicator, length, random =>
                (DoubleDouble)(random.NextGaussian() * (1L << random.NextInt(40))) + (random.NextGaussian() * 1e-17));
            var serial = new DoubleDouble[length];
            foreach (var part in parts)
            {
                for (var i = 0; i < length; i++) serial[i] += part[i];
            }

            var values = parts[communicator.Rank];
            communicator.Sum(values);
            Expect.Equal<double>(
                Array.ConvertAll(serial, sum => sum.High), Array.ConvertAll(values, sum => sum.High),
                $"sum of {length}");
            Expect.SameOnAll(communicator, values.AsSpan(), $"sum of {length}");
        }

        KeepsWhatDoublesLose(communicator);
    }

    private static void KeepsWhatDoublesLose(ICommunicator communicator)
    {
        DoubleDouble[] values = [communicator.Rank == 0 ? new DoubleDouble(1e20, 0) : new DoubleDouble(1, 0)];
        communicator.Sum(values);
        Expect.Equal<DoubleDouble>([new DoubleDouble(1e20, communicator.Size - 1)], values, "a large and small numbers");
    }

    /// <summary>Whole numbers come out exactly, others to rounding, and with the same bits on all ranks.</summary>
    public static void Doubles(ICommunicator communicator)
    {
        foreach (var length in s_lengths)
        {
            var whole = Parts(communicator, length, random => (double)random.NextInt(1000));
            var values = whole[communicator.Rank];
            var expected = Enumerable.Range(0, length).Select(i => whole.Sum(part => part[i])).ToArray();
            communicator.Sum(values);
            Expect.Equal<double>(expected, values, $"sum of {length} whole numbers");

            var parts = Parts(communicator, length, random => random.NextGaussian());
            var sizes = Enumerable.Range(0, length).Select(i => parts.Sum(part => Math.Abs(part[i]))).ToArray();
            expected = [.. Enumerable.Range(0, length).Select(i => parts.Sum(part => part[i]))];
            values = parts[communicator.Rank];
            communicator.Sum(values);
            for (var i = 0; i < length; i++)
                Expect.That(Math.Abs(values[i] - expected[i]) <= 1e-14 * sizes[i], $"sum of {length}, number {i}");
            Expect.SameOnAll(communicator, values.AsSpan(), $"sum of {length} single numbers");
        }
    }

    /// <summary>The largest, infinities among them, and NaN whichever rank has it.</summary>
    public static void Max(ICommunicator communicator)
    {
        foreach (var length in s_lengths)
        {
            var parts = Parts(communicator, length, random => random.NextGaussian());
            var expected = Enumerable.Range(0, length).Select(i => parts.Max(part => part[i])).ToArray();
            for (var rank = 0; rank < communicator.Size && rank < length; rank++)
                (parts[rank][rank], expected[rank]) = (double.NaN, double.NaN);
            if (length > 100)
            {
                foreach (var part in parts) part[100] = double.NegativeInfinity;
                expected[100] = double.NegativeInfinity;
                parts[^1][101] = expected[101] = double.PositiveInfinity;
            }

            var values = parts[communicator.Rank];
            communicator.Max(values);
            Expect.Equal<double>(expected, values, $"largest of {length}");
            Expect.SameOnAll(communicator, values.AsSpan(), $"largest of {length}");
        }
    }

    private static T[][] Parts<T>(ICommunicator communicator, int length, Func<DerivedRandom, T> draw) =>
        [.. Enumerable.Range(0, communicator.Size).Select(rank =>
        {
            var random = new DerivedRandom((ulong)(1 + rank));
            return Enumerable.Range(0, length).Select(_ => draw(random)).ToArray();
        })];
}
