using System.Security.Cryptography;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class GarmentsTests
{
    [Fact]
    public void The_set_is_28_by_28_with_ten_classes_each_once_in_ten_images()
    {
        var set = Garments.Create(1000, seed: 3);

        Assert.Equal((1000, 28, 28, "garments"), (set.Count, set.Height, set.Width, set.Name));
        Assert.Equal(10, Garments.ClassNames.Count);
        Assert.All(set.Labels!.Chunk(10), ten => Assert.Equal(Enumerable.Range(0, 10), ten.Order()));
        Assert.True(set.Labels!.Chunk(10).Select(ten => string.Join(",", ten)).Distinct().Count() > 90);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine()
    {
        var set = Garments.Create(200, seed: 1);

        Assert.Equal(
            "7a5b8916de9e83737ca0af0ff58f6ace4fe22412950e1686728a4e15afa61652", Convert.ToHexStringLower(
                SHA256.HashData(set.Pixels)));
        Assert.Equal([4, 6, 8, 3, 2, 0, 7, 5, 1, 9], set.Labels![..10]);
    }

    [Fact]
    public void An_image_does_not_depend_on_how_many_there_are()
    {
        var few = Garments.Create(13, seed: 5);
        var many = Garments.Create(500, seed: 5);

        Assert.Equal(few.Pixels, many.Pixels[..few.Pixels.Length]);
        Assert.Equal(few.Labels!, many.Labels![..13]);
    }

    [Fact]
    public void Another_seed_gives_another_set() =>
        Assert.NotEqual(Garments.Create(20, seed: 0).Pixels, Garments.Create(20, seed: 1).Pixels);

    [Fact]
    public void No_two_images_are_alike_and_none_is_empty_or_full()
    {
        var set = Garments.Create(1000, seed: 2);
        var seen = new HashSet<string>();
        for (var i = 0; i < set.Count; i++)
        {
            var image = set.Image(i).ToArray();
            Assert.True(seen.Add(Convert.ToBase64String(image)));
            Assert.InRange(image.Count(value => value > 60), 40, 600);
        }
    }

    [Fact]
    public void A_count_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Garments.Create(0, seed: 1));

    /// <summary>Purity, the share of each cluster's commonest class, is never below ACC.</summary>
    [Fact]
    public void K_means_on_pixels_does_not_find_the_classes()
    {
        var set = Garments.Create(1500, seed: 4);

        var clusters = KMeans(set, clusters: 10, seed: 1);

        var purity = clusters.Zip(set.Labels!).GroupBy(pair => pair.First)
            .Sum(cluster => cluster.GroupBy(pair => pair.Second).Max(label => label.Count())) / (double)set.Count;
        Assert.InRange(purity, 0.40, 0.80);
    }

    /// <summary>
    /// The nearest of 2,000 known images, by correlation, mostly has the right class: the shapes are distinct.
    /// </summary>
    [Fact]
    public void The_nearest_known_image_tells_the_class()
    {
        var set = Garments.Create(2200, seed: 6);
        var rows = Enumerable.Range(0, set.Count).Select(i => UnitLength(set.Image(i))).ToArray();
        var right = 0;
        for (var i = 2000; i < 2200; i++)
        {
            var nearest = Enumerable.Range(0, 2000).MaxBy(j => Dot(rows[i], rows[j]));
            right += set.Labels![nearest] == set.Labels[i] ? 1 : 0;
        }

        Assert.InRange(right, 194, 200);
    }

    private static int[] KMeans(ImageSet set, int clusters, int seed)
    {
        var rows = Enumerable.Range(
            0, set.Count).Select(i => Array.ConvertAll(set.Image(i).ToArray(), v => (float)v)).ToArray();
        var centres = new Random(seed).GetItems(rows, clusters);
        var assigned = new int[rows.Length];
        for (var iteration = 0; iteration < 15; iteration++)
        {
            var lengths = Array.ConvertAll(centres, centre => Dot(centre, centre));
            Parallel.For(0, rows.Length, i => assigned[i] =
                Enumerable.Range(0, clusters).MinBy(k => lengths[k] - (2 * Dot(rows[i], centres[k]))));
            for (var k = 0; k < clusters; k++)
            {
                var members = rows.Where((_, i) => assigned[i] == k).ToArray();
                if (members.Length > 0)
                    centres[k] = [.. Enumerable.Range(0, set.PixelCount).Select(d => members.Average(row => row[d]))];
            }
        }

        return assigned;
    }

    private static float[] UnitLength(ReadOnlySpan<byte> image)
    {
        var row = Array.ConvertAll(image.ToArray(), value => (float)value);
        var length = MathF.Sqrt(Dot(row, row));
        return Array.ConvertAll(row, value => value / length);
    }

    private static float Dot(float[] a, float[] b)
    {
        var sum = System.Numerics.Vector<float>.Zero;
        var step = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i + step <= a.Length; i += step)
            sum += new System.Numerics.Vector<float>(a, i) * new System.Numerics.Vector<float>(b, i);
        var total = System.Numerics.Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }
}
