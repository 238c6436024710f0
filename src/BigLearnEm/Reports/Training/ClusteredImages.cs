using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Deep;

namespace BigLearnEm.Reports.Training;

/// <summary>Images as a model clusters them: what the pictures of a report are drawn from. Holds no tensor.</summary>
internal sealed class ClusteredImages
{
    /// <summary>Points of the map, at most.</summary>
    public const int MostPoints = 4000;

    private readonly double[] _distances;
    private readonly int[][] _members;

    private ClusteredImages(ClusterModel model, ImageSet images)
    {
        Images = images;
        var prediction = model.Predict(images);
        Labels = prediction.Labels;
        var k = model.Components;
        _members = new int[k][];
        for (var cluster = 0; cluster < k; cluster++)
            _members[cluster] = [.. Enumerable.Range(0, images.Count).Where(n => Labels[n] == cluster)];
        Certainties = new double[images.Count];
        for (var n = 0; n < images.Count; n++)
        {
            foreach (var share in prediction.Probabilities.AsSpan(n * k, k))
                Certainties[n] = Math.Max(Certainties[n], share);
        }

        var count = Math.Min(images.Count, MostPoints);
        Shown = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * images.Count / count))];
        using var codes = model.Codes(images);
        (Points, _distances) = CodePlane.Of(codes, Labels, k, Shown);
        if (images.Labels is null) return;
        Table = ContingencyTable.FromLabels(images.Labels, Labels);
        Alignment = ClusterAlignment.Of(Table);
    }

    public ImageSet Images { get; }

    /// <summary>The cluster of each image (N).</summary>
    public int[] Labels { get; }

    /// <summary>The largest responsibility of each image (N).</summary>
    public double[] Certainties { get; }

    /// <summary>The images on the map (n), evenly spread over the set.</summary>
    public int[] Shown { get; }

    /// <summary>Their places (n*2).</summary>
    public double[] Points { get; }

    /// <summary>Counts (classes, clusters); null without labels.</summary>
    public ContingencyTable? Table { get; }

    /// <summary>The clusters matched to the classes; null without labels.</summary>
    public ClusterAlignment? Alignment { get; }

    /// <summary>
    /// The clusters that have images: in the order of the classes they are matched to, those left over behind them; in
    /// that of their numbers without labels.
    /// </summary>
    public IReadOnlyList<int> Clusters => Alignment is null
        ? [.. Enumerable.Range(0, _members.Length).Where(k => _members[k].Length > 0)]
        : [.. Alignment.ColumnClusters.OfType<int>()];

    public static ClusteredImages Of(ClusterModel model, ImageSet images) => new(model, images);

    /// <summary>The images of a cluster, in the order of the set.</summary>
    public IReadOnlyList<int> Members(int cluster) => _members[cluster];

    /// <summary>
    /// The images that a cluster is most sure of, by the responsibility in steps of a hundredth; of those that are alike
    /// in it the ones nearest to the cluster's mean.
    /// </summary>
    public IReadOnlyList<int> Typical(int cluster, int count) =>
    [
        .. _members[cluster].OrderByDescending(n => Math.Round(Certainties[n], 2)).ThenBy(n => _distances[n]).Take(count),
    ];

    /// <summary>The images of a cluster whose largest responsibility is smallest.</summary>
    public IReadOnlyList<int> Doubtful(int cluster, int count) =>
        [.. _members[cluster].OrderBy(n => Certainties[n]).ThenBy(n => n).Take(count)];

    /// <summary>What a cluster holds, in a few words.</summary>
    public string Describe(int cluster)
    {
        var members = _members[cluster];
        var text = $"Cluster {cluster}: {Numbers.Count(members.Length, "image", "images")}";
        if (Images.Labels is not { } classes) return text;
        var most = members.GroupBy(n => classes[n]).MaxBy(group => group.Count())!;
        var share = Numbers.Fixed(100.0 * most.Count() / members.Length, 0);
        return $"{text}, commonest {Images.ClassName(most.Key)} ({share}%)";
    }
}
