using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class SplitMix64Tests
{
    /// <summary>
    /// The figures that implementations are compared with (Rosetta Code, "Pseudo-random numbers/Splitmix64").
    /// </summary>
    [Fact]
    public void Gives_the_known_sequence()
    {
        var random = new SplitMix64(1234567);

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.Next()).ToArray());
    }

    [Fact]
    public void Draws_are_uniform_in_their_range()
    {
        var random = SplitMix64.For(1, 2);
        var counts = new int[7];
        var sum = 0.0;
        for (var i = 0; i < 70000; i++)
        {
            counts[random.Below(7)]++;
            var value = random.Uniform(2, 4);
            Assert.InRange(value, 2, 4);
            sum += value;
        }

        Assert.All(counts, count => Assert.InRange(count, 9600, 10400));
        Assert.InRange(sum / 70000, 2.99, 3.01);
    }

    [Fact]
    public void Neighbouring_families_and_items_differ()
    {
        var first = new HashSet<ulong>();
        for (var seed = 0UL; seed < 50; seed++)
        {
            for (var index = 0UL; index < 50; index++)
            {
                var random = SplitMix64.For(seed, index);
                Assert.True(first.Add(random.Next()));
            }
        }
    }
}
