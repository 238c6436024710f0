using BigLearnEm.Distributed;

namespace BigLearnEm.Tests.Distributed;

public sealed class SingleProcessTests
{
    private static readonly SingleProcess s_alone = SingleProcess.Instance;

    [Fact]
    public void What_one_process_exchanges_stays_as_it_is()
    {
        DoubleDouble[] sums = [new(1e20, 1), 2];
        double[] doubles = [1, double.NaN];
        double[] maxima = [double.NegativeInfinity, double.NaN];
        byte[] bytes = [3, 4];

        s_alone.Sum(sums);
        s_alone.Sum(doubles);
        s_alone.Max(maxima);
        s_alone.Broadcast(bytes, root: 0);
        s_alone.Barrier();

        Assert.Equal([new(1e20, 1), 2], sums);
        Assert.Equal([1, double.NaN], doubles);
        Assert.Equal([double.NegativeInfinity, double.NaN], maxima);
        Assert.Equal([3, 4], bytes);
        Assert.Equal([[3, 4]], s_alone.Gather(bytes));
        Assert.Equal([[]], s_alone.Gather([]));
    }

    [Fact]
    public void It_is_rank_0_of_1_and_stays_so_when_it_is_disposed_of()
    {
        s_alone.Dispose();

        Assert.Equal((0, 1), (s_alone.Rank, s_alone.Size));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_alone.Broadcast(new byte[1], root: 1));
    }
}
