using BigLearnEm.Data;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Data;

public class StratifiedSplitTests
{
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.25)]
    [InlineData(0.333)]
    [InlineData(0.5)]
    [InlineData(0)]
    public void Every_class_gives_its_share_to_within_a_row(double share)
    {
        int[] sizes = [70, 76, 17, 13, 9, 29, 3, 2];
        var labels = Shuffled(sizes);
        var rows = labels.Length;

        var (train, test) = StratifiedSplit.Of(labels, rows, share, new DerivedRandom(3));

        Assert.Equal(Enumerable.Range(0, rows), train.Concat(test).Order());
        Assert.Equal(train.Order(), train);
        Assert.Equal(test.Order(), test);
        Assert.Equal((int)Math.Round(share * rows, MidpointRounding.AwayFromZero), test.Length);
        for (var c = 0; c < sizes.Length; c++)
        {
            var count = test.Count(row => labels[row] == c);
            Assert.InRange(count, Math.Floor(share * sizes[c]), Math.Ceiling(share * sizes[c]));
            Assert.True(count < sizes[c]);
        }
    }

    [Fact]
    public void The_largest_remainders_win_and_ties_go_to_the_first()
    {
        // Shares 1.2, 1.6, 1.2: whole parts 3 of a total of 4, so the second class gives one more.
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2];
        Assert.Equal([1, 2, 1], Counts(labels, 0.2));

        // Shares 0.5 each, a total of 2: the first two classes.
        Assert.Equal([1, 1, 0], Counts([0, 0, 1, 1, 2, 2], 0.25));
    }

    [Fact]
    public void A_class_keeps_a_training_row()
    {
        int[] labels = [0, 0, 1, 1, 2, 2, 2, 2];

        Assert.Equal([1, 1, 3], Counts(labels, 0.9));
        Assert.Equal(2, Counts([5, 6, 7], 0.99).Sum());
        Assert.Equal([0], Counts([4], 0.9));
    }

    [Fact]
    public void Without_classes_rows_are_drawn_plainly()
    {
        var (train, test) = StratifiedSplit.Of(null, 1000, 0.3, new DerivedRandom(3));

        Assert.Equal((700, 300), (train.Length, test.Length));
        Assert.Equal(Enumerable.Range(0, 1000), train.Concat(test).Order());
        Assert.InRange(test.Average(), 450, 550);
    }

    [Fact]
    public void The_seed_decides()
    {
        var labels = Shuffled([50, 50]);
        int[] Draw(ulong seed) => StratifiedSplit.Of(labels, 100, 0.2, new DerivedRandom(seed)).Test;

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var random = new DerivedRandom(1);
        foreach (var share in new[] { -0.1, 1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.Of(null, 10, share, random));
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Of([1, 2], 3, 0.2, random));
    }

    private static int[] Counts(int[] labels, double share)
    {
        var (_, test) = StratifiedSplit.Of(labels, labels.Length, share, new DerivedRandom(5));
        return [.. labels.Distinct().Order().Select(c => test.Count(row => labels[row] == c))];
    }

    private static int[] Shuffled(int[] sizes)
    {
        int[] labels = [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size))];
        return [.. new DerivedRandom(9).Permutation(labels.Length).Select(i => labels[i])];
    }
}
