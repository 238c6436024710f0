using System.Globalization;
using BigLearnEm.Randomness;
using BigLearnEm.Tests.Runs;

namespace BigLearnEm.Tests.Randomness;

public class DerivedSeedTests
{
    [Fact]
    public void SeedsAreTheOnesOfTheDescription()
    {
        var known = RunsFixture.Json("random.json").GetProperty("seeds").EnumerateArray().ToList();
        Assert.Equal(48, known.Count);
        foreach (var item in known)
        {
            var root = ulong.Parse(item[0].GetString()!, CultureInfo.InvariantCulture);
            var expected = ulong.Parse(item[3].GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal(expected, DerivedSeed.For(root, item[1].GetString()!, item[2].GetInt64()));
        }
    }

    [Fact]
    public void SplitMixGivesItsPublishedNumbers()
    {
        // The first outputs of splitmix64.c by Sebastiano Vigna for seed 1234567.
        Assert.Equal(6457827717110365317UL, DerivedSeed.SplitMix64(1234567, 0));
        Assert.Equal(3203168211198807973UL, DerivedSeed.SplitMix64(1234567, 1));
        Assert.Equal(9817491932198370423UL, DerivedSeed.SplitMix64(1234567, 2));
    }

    [Fact]
    public void NeighbouringRootsStreamsAndIterationsDoNotMeet()
    {
        var seeds = new HashSet<ulong>();
        for (var root = 0UL; root < 20; root++)
        {
            foreach (var stream in new[] { "matching", "batch", "init", "" })
            {
                for (var iteration = 0; iteration < 500; iteration++)
                    Assert.True(seeds.Add(DerivedSeed.For(root, stream, iteration)));
            }
        }
    }
}
