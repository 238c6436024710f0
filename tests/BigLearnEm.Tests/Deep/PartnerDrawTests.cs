using BigLearnEm.Clustering;
using BigLearnEm.Deep;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Deep;

public sealed class PartnerDrawTests
{
    [Fact]
    public void A_neighbour_is_drawn_as_often_as_it_shares_neighbours()
    {
        // Row 0 shares three rows with 1 and two with 2.
        var graph = new NeighborGraph([1, 2, 0, 2, 0, 3, 2, 1], new float[8], 2);
        var draw = new PartnerDraw(graph);
        var random = new DerivedRandom(9);
        var counts = new int[4];
        for (var i = 0; i < 5000; i++) counts[draw.Next(random)[0]]++;

        Assert.Equal(0, counts[0] + counts[3]);
        Assert.Equal(0.6, counts[1] / 5000.0, 0.03);
    }

    [Fact]
    public void The_same_generator_draws_the_same_partners()
    {
        var draw = new PartnerDraw(new NeighborGraph([1, 2, 0, 2, 0, 3, 2, 1], new float[8], 2));
        Assert.Equal(draw.Next(new DerivedRandom(5, "partners", 2)), draw.Next(new DerivedRandom(5, "partners", 2)));
    }
}
