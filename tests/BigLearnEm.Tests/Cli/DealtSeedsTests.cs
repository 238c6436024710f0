using BigLearnEm.Cli.Ranks;
using BigLearnEm.Distributed;
using BigLearnEm.Tests.Distributed;

namespace BigLearnEm.Tests.Cli;

public sealed class DealtSeedsTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 9)]
    [InlineData(4, 4)]
    public void Every_seed_is_dealt_once_and_comes_back_in_its_place(int ranks, int count)
    {
        var hands = ThreadRanks.Run(ranks, communicator =>
        {
            var deal = new DealtSeeds(count, communicator);
            return (deal.Own, All: Together(deal, [.. deal.Own.Select(i => (byte)(10 * i))]));
        });

        Assert.Equal(Enumerable.Range(0, count), hands.SelectMany(hand => hand.Own).Order());
        Assert.Equal(0, hands[0].Own[0]);
        Assert.InRange(hands.Max(hand => hand.Own.Count) - hands.Min(hand => hand.Own.Count), 0, 1);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (byte)(10 * i)), hands[0].All);
    }

    [Fact]
    public void One_process_keeps_what_it_has_without_writing_it()
    {
        byte[] own = [1, 2];

        Assert.Same(own, new DealtSeeds(2, SingleProcess.Instance).Together<byte>(
            own, _ => throw new InvalidOperationException(), _ => throw new InvalidOperationException()));
    }

    private static IReadOnlyList<byte> Together(DealtSeeds deal, byte[] own) =>
        deal.Together<byte>(own, values => [.. values], bytes => bytes);
}
