using System.Numerics;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Distributed;

public sealed class DoubleDoubleTests
{
    [Fact]
    public void A_sum_is_the_exact_one_rounded_whatever_its_order()
    {
        var random = new DerivedRandom(12);
        for (var trial = 0; trial < 200; trial++)
        {
            // Whole numbers of very different sizes, so that the exact sum is one of whole numbers.
            var values = Enumerable.Range(0, 500)
                .Select(_ => Math.Round(random.NextGaussian() * (1L << 52)) * (1L << random.NextInt(40))).ToArray();
            var exact = values.Aggregate(BigInteger.Zero, (sum, value) => sum + new BigInteger(value));
            var nearest = (double)Sum(values);

            Assert.True(Distance(nearest) <= Distance(Math.BitIncrement(nearest)));
            Assert.True(Distance(nearest) <= Distance(Math.BitDecrement(nearest)));
            Assert.Equal(nearest, (double)Sum(values.Reverse()));
            Assert.Equal(nearest, (double)(Sum(values[..123]) + Sum(values[123..])));
            Assert.Equal(Sum(values[..123]) + Sum(values[123..]), Sum(values[123..]) + Sum(values[..123]));

            BigInteger Distance(double value) => BigInteger.Abs(new BigInteger(value) - exact);
        }
    }

    [Fact]
    public void What_a_double_would_lose_is_kept()
    {
        Assert.Equal(1.0, (double)Sum([1e20, 1, -1e20]));
        Assert.Equal(new DoubleDouble(1e20, 1), Sum([1e20, 1]));
        DoubleDouble[] sums = [1e20, 2];
        DoubleDouble.AddTo(sums, [1, 3]);
        Assert.Equal([new DoubleDouble(1e20, 1), new DoubleDouble(5, 0)], sums);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1.0, double.PositiveInfinity)]
    [InlineData(double.MaxValue, double.MaxValue, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, 1.0, double.NaN)]
    public void What_is_not_finite_stays_so(double left, double right, double expected) =>
        Assert.Equal(expected, (double)(Sum([left, right]) + 1.0));

    private static DoubleDouble Sum(IEnumerable<double> values)
    {
        DoubleDouble sum = 0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
