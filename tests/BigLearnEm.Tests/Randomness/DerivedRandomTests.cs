using System.Globalization;
using System.Text.Json;
using BigLearnEm.Randomness;
using BigLearnEm.Tests.Runs;

namespace BigLearnEm.Tests.Randomness;

public class DerivedRandomTests
{
    private const int Draws = 200_000;

    [Fact]
    public void DrawsAreTheOnesOfTheDescription()
    {
        var known = RunsFixture.Json("random.json").GetProperty("draws").EnumerateArray().ToList();
        Assert.Equal(3, known.Count);
        foreach (var item in known)
        {
            var seed = ulong.Parse(item.GetProperty("seed").GetString()!, CultureInfo.InvariantCulture);
            var bits = new DerivedRandom(seed);
            foreach (var expected in item.GetProperty("bits").EnumerateArray())
                Assert.Equal(ulong.Parse(expected.GetString()!, CultureInfo.InvariantCulture), bits.NextBits());
            var integers = new DerivedRandom(seed);
            int[] bounds = [1, 2, 3, 10, 1000, int.MaxValue];
            Assert.Equal(Integers(item, "integers"), bounds.Select(integers.NextInt));
            Assert.Equal(Integers(item, "permutation"), new DerivedRandom(seed).Permutation(12));
        }

        Assert.Equal(
            new DerivedRandom(DerivedSeed.For(30, "matching", 7)).NextBits(),
            new DerivedRandom(30, "matching", 7).NextBits());
    }

    [Fact]
    public void UniformNumbersFillTheUnitIntervalEvenly()
    {
        var random = new DerivedRandom(1);
        var draws = Sample(random.NextDouble);
        Assert.All(draws, x => Assert.InRange(x, 0, 1 - 1e-17));
        Moments(draws, 0.5, 1.0 / 12);
        Assert.InRange(draws.Max(), 0.9999, 1);
        Assert.InRange(draws.Min(), 0, 0.0001);
    }

    [Fact]
    public void GaussianNumbersHaveTheirFourMoments()
    {
        var random = new DerivedRandom(2);
        var draws = Sample(random.NextGaussian);
        Moments(draws, 0, 1);
        Assert.Equal(0, draws.Average(x => x * x * x), 0.05);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.15);
        Assert.Equal(0, draws.Zip(draws.Skip(1)).Average(pair => pair.First * pair.Second), 0.02);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(1, 1)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.01, 0.02)]
    [InlineData(2, 30)]
    [InlineData(1000, 10)]
    public void BetaNumbersHaveTheirMeanAndVariance(double a, double b)
    {
        var random = new DerivedRandom(3);
        var draws = Sample(() => random.NextBeta(a, b));
        Assert.All(draws, x => Assert.InRange(x, 0, 1));
        Moments(draws, a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1)));
    }

    [Fact]
    public void BetaNumbersOfExtremeShapesAreStillNumbers()
    {
        var random = new DerivedRandom(4);
        for (var i = 0; i < 1000; i++)
        {
            Assert.InRange(random.NextBeta(1e-8, 1e-8), 0, 1);
            Assert.InRange(random.NextBeta(1e-300, 1e-300), 0, 1);
            Assert.Equal(0.5, random.NextBeta(1e12, 1e12), 1e-4);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBeta(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBeta(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBeta(1, double.PositiveInfinity));
    }

    [Fact]
    public void WholeNumbersAreUniformBelowTheirBound()
    {
        var random = new DerivedRandom(5);
        var counts = new int[7];
        for (var i = 0; i < Draws; i++) counts[random.NextInt(7)]++;
        Assert.All(counts, count => Assert.InRange(count, Draws / 7 * 0.97, Draws / 7 * 1.03));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void AllOrdersAreEquallyLikely()
    {
        var random = new DerivedRandom(6);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 60_000; i++)
        {
            var order = string.Join(',', random.Permutation(4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 2250, 2750));
        Assert.Empty(random.Permutation(0));
    }

    [Fact]
    public void AllChoicesAreEquallyLikelyAndAscending()
    {
        var random = new DerivedRandom(7);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 50_000; i++)
        {
            var chosen = random.Choose(5, 2);
            Assert.True(chosen[0] < chosen[1]);
            var key = string.Join(',', chosen);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(10, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 4700, 5300));
        Assert.Equal([0, 1, 2], random.Choose(3, 3));
        Assert.Empty(random.Choose(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Choose(3, 4));
    }

    private static int[] Integers(JsonElement item, string name) =>
        [.. item.GetProperty(name).EnumerateArray().Select(e => e.GetInt32())];

    private static double[] Sample(Func<double> draw) => [.. Enumerable.Range(0, Draws).Select(_ => draw())];

    // Five standard errors for the mean, five per cent for the variance: wide enough for any seed, narrow for a fault.
    private static void Moments(double[] draws, double mean, double variance)
    {
        var average = draws.Average();
        Assert.Equal(mean, average, 5 * Math.Sqrt(variance / draws.Length));
        Assert.Equal(variance, draws.Average(x => (x - average) * (x - average)), 0.05 * variance);
    }
}
