using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Reports.Training;

/// <summary>Sheets of images: those of the clusters, and those that the model makes itself.</summary>
/// <param name="model">The model.</param>
/// <param name="clusters">The images, clustered by it.</param>
internal sealed class ModelPictures(ClusterModel model, ClusteredImages clusters)
{
    /// <summary>Images in a row of a sheet.</summary>
    public const int Columns = 12;

    private readonly ImageSet _images = clusters.Images;

    private MixtureValues? _values;

    /// <summary>Images beside each other.</summary>
    public ImageFigure Sheet(string title, IReadOnlyList<int> indices) =>
        new(ImageSheet.Compose(_images, indices, Columns), title);

    /// <summary>Rows of images, and below each the network's reconstructions; null without a network.</summary>
    public ImageFigure? Reconstructions(int rows)
    {
        if (model.Network is not { } network) return null;
        var count = Math.Min(_images.Count, rows * Columns);
        var size = _images.PixelCount;
        var originals = new byte[count * size];
        for (var i = 0; i < count; i++)
            _images.Image((int)((long)i * _images.Count / count)).CopyTo(originals.AsSpan(i * size));
        byte[] copies;
        using (NewDisposeScope())
        {
            using var noGradient = no_grad();
            var pixels = tensor(originals, [count, size], dtype: uint8, device: DeviceOf(network));
            copies = ToBytes(network.forward(pixels.to(float32).div_(255f)).mul_(255f));
        }

        var sheet = new byte[2 * rows * Columns * size];
        for (var i = 0; i < count; i++)
        {
            var place = ((2 * (i / Columns) * Columns) + (i % Columns)) * size;
            originals.AsSpan(i * size, size).CopyTo(sheet.AsSpan(place));
            copies.AsSpan(i * size, size).CopyTo(sheet.AsSpan(place + (Columns * size)));
        }

        var used = 2 * ((count + Columns - 1) / Columns) * Columns * size;
        return new ImageFigure(Compose(sheet.AsSpan(0, used)), "")
        {
            Description = "Rows of images, and below each row the same images as the autoencoder makes them again",
        };
    }

    /// <summary>
    /// A component's mean and draws from it as images, where the model is a mixture over what can be drawn: the codes of
    /// its network, or pixels. Null elsewhere.
    /// </summary>
    public ImageFigure? Samples(int component, ulong seed)
    {
        if (model is not MixtureModel mixture || !IsDrawable(mixture)) return null;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var values = _values ??= MixtureValues.Of(mixture.Mixture);
        var one = new MixtureValues([1], values.Mean(component).ToArray(), values.Covariance(component).ToArray());
        using var parameters = one.ToParameters();
        var (draws, _) = MixtureSampling.Draw(
            parameters, Columns - 1, new DerivedRandom(seed, "report", component));
        var rows = cat([tensor(one.Means, [1, one.Dimension], dtype: float64), draws], 0);
        // Back from the mixture's scale.
        rows = (rows.to(mixture.Scale.Shift.device) * mixture.Scale.Scale) + mixture.Scale.Shift;
        var pixels = mixture.Network is { } network ? network.Decode(rows.to(float32)).mul_(255f) : rows;
        return new ImageFigure(Compose(ToBytes(pixels)), clusters.Describe(component))
        {
            Description = $"The mean of component {component} and {Columns - 1} draws from it, as images",
        };
    }

    /// <summary>The mean of the network's codes over each cluster, decoded, in the order of the clusters; null without a
    /// network.</summary>
    public ImageFigure? MeansOfClusters()
    {
        if (model.Network is not { } network) return null;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var pixels = new ImageTensor(_images, DeviceOf(network));
        using var codes = pixels.Encode(network);
        var means = clusters.Clusters.Select(cluster =>
        {
            long[] members = [.. clusters.Members(cluster).Select(n => (long)n)];
            return codes.index_select(0, tensor(members, device: codes.device)).to(float64).mean([0]);
        }).ToArray();
        return new ImageFigure(Compose(ToBytes(network.Decode(stack(means, 0).to(float32)).mul_(255f))), "")
        {
            Description = "The mean of each cluster, decoded",
        };
    }

    /// <summary>Whether draws from the mixture can be turned into images.</summary>
    public static bool IsDrawable(ClusterModel model) =>
        model is MixtureModel && (model.Network is null || model.ClustersNetworkCodes);

    private static Device DeviceOf(Autoencoder network) => network.parameters().First().device;

    private GrayImage Compose(ReadOnlySpan<byte> pixels) =>
        ImageSheet.Compose(pixels, _images.Height, _images.Width, Columns);

    private static byte[] ToBytes(Tensor pixels) =>
        pixels.clamp(0, 255).round().to(uint8).cpu().contiguous().data<byte>().ToArray();
}
