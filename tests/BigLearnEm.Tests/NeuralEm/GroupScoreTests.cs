using System.Text.Json;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.NeuralEm;

namespace BigLearnEm.Tests.NeuralEm;

public sealed class GroupScoreTests
{
    [Fact]
    public void Background_and_overlaps_do_not_count()
    {
        byte[] groups = [0, 0, 1, 1, 2, 2, 255, 255, 0];
        Assert.Equal(1, GroupScore.Of(groups, [3, 1, 0, 0, 2, 2, 0, 2, 1]));
        Assert.Equal(1, GroupScore.Of(groups, [0, 0, 5, 5, 4, 4, 1, 1, 1]));
        Assert.True(GroupScore.Of(groups, [0, 0, 0, 1, 0, 1, 0, 0, 0]) < 0.1);
    }

    [Fact]
    public void An_image_without_a_pixel_that_counts_has_no_score() =>
        Assert.Null(GroupScore.Of([0, 255, 0], [1, 2, 3]));

    [Fact]
    public void Other_lengths_are_refused() => Assert.Throws<ArgumentException>(() => GroupScore.Of([1, 2], [0]));

    /// <summary>Fixtures/Metrics/generate_ami.py draws the same labelings and wrote scikit-learn's figures.</summary>
    [Fact]
    public void The_score_is_that_of_scikit_learn_on_a_thousand_labelings()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Metrics", "ami.json");
        var expected = JsonSerializer.Deserialize<double[]>(File.ReadAllText(path))!;
        Assert.Equal(1000, expected.Length);
        for (var number = 0; number < expected.Length; number++)
        {
            var (truth, found) = Labelings((ulong)number);
            var score = ClusteringMetrics.AdjustedMutualInformation(truth, found);
            Assert.True(Math.Abs(score - expected[number]) <= 1e-12, $"case {number}: {score:R}, scikit-learn {expected[number]:R}");
        }
    }

    private static (int[] Truth, int[] Found) Labelings(ulong number)
    {
        var random = new SplitMix64(number);
        var count = 20 + random.Below(200);
        var (classes, clusters, agreement) = (2 + random.Below(5), 2 + random.Below(5), random.Below(101));
        var (truth, found) = (new int[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            truth[i] = random.Below(classes);
            var other = random.Below(clusters);
            found[i] = random.Below(100) < agreement ? truth[i] % clusters : other;
        }

        return (truth, found);
    }
}
