using BigLearnEm.Clustering;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Clustering;

public sealed class SmallestOfRowsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(20, 64)]
    public void They_are_those_of_a_sort_whatever_the_blocks(int count, int width)
    {
        var random = new DerivedRandom(4);
        var values = Enumerable.Range(0, 500).Select(_ => (float)Math.Round(random.NextDouble(), 2)).ToArray();
        var smallest = new SmallestOfRows<float>(2, count);

        for (var start = 0; start < values.Length; start += width)
            smallest.Add(1, values.AsSpan(start, Math.Min(width, values.Length - start)), start, excluded: 3);

        var expected = Enumerable.Range(0, 500).Where(column => column != 3).OrderBy(column => values[column]).Take(count).ToArray();
        Assert.Equal(expected, smallest.Columns(1).ToArray());
        Assert.Equal(expected.Select(column => values[column]), smallest.Values(1).ToArray());
        Assert.All(smallest.Columns(0).ToArray(), column => Assert.Equal(-1, column));
        smallest.Clear();
        Assert.All(smallest.Values(1).ToArray(), value => Assert.Equal(float.PositiveInfinity, value));
    }
}
