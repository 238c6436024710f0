using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The names under which a model's parts stand in files: network parameters as in EDESC's PyTorch program
/// (<c>enc_1.weight</c> ...), <c>scale.shift</c>, <c>scale.scale</c>, and those of <see cref="MixtureEntries"/>; or <c>subspaces.bases</c> and <c>subspaces.eta</c>.
/// </summary>
internal static class ModelEntries
{
    /// <summary>Name of EDESC's bases, shape (K, n_z, d).</summary>
    public const string Bases = "subspaces.bases";

    /// <summary>Name of EDESC's smoothing, one number.</summary>
    public const string Eta = "subspaces.eta";

    /// <summary>Name of the refined encoder's axes, shape (F, f), by which it is known to be there.</summary>
    public const string ProjectionAxes = "projection.axes";

    private const string ProjectionMean = "projection.mean";
    private const string ProjectionSize = "projection.size";

    /// <summary>The part of a model that a tensor of this name belongs to.</summary>
    public static ModelPart PartOf(string name) => name[..Math.Max(0, name.IndexOfAny(['.', '_']))] switch
    {
        "enc" or "dec" or "z" or "x" => ModelPart.Autoencoder,
        "refined" or "projection" => ModelPart.Refined,
        _ => ModelPart.Clusters,
    };

    public static List<SafetensorsEntry> Of(
        Autoencoder? network, FeatureScale? scale, MixtureParameters? mixture, ClusterEncoder? encoder = null)
    {
        var entries = new List<SafetensorsEntry>();
        if (network is not null)
            entries.AddRange(network.named_parameters().Select(entry => TensorEntry.Of(entry.name, entry.parameter)));
        if (scale is not null)
        {
            entries.Add(TensorEntry.Of("scale.shift", scale.Shift));
            entries.Add(TensorEntry.Of("scale.scale", scale.Scale));
        }

        if (encoder is not null)
        {
            var projection = encoder.Projection;
            entries.AddRange(encoder.named_parameters().Select(entry => TensorEntry.Of(entry.name, entry.parameter)));
            entries.Add(TensorEntry.Of(ProjectionMean, projection.Mean));
            entries.Add(TensorEntry.Of(ProjectionAxes, projection.Axes));
            entries.Add(SafetensorsEntry.From<int>(ProjectionSize, [projection.Height, projection.Width], 2));
        }

        if (mixture is not null) entries.AddRange(MixtureEntries.Of(mixture));
        return entries;
    }

    public static List<SafetensorsEntry> Of(Autoencoder network, Tensor bases, double eta) =>
    [
        .. Of(network, null, null), TensorEntry.Of(Bases, bases), SafetensorsEntry.From<double>(Eta, [eta]),
    ];

    public static Autoencoder ReadNetwork(Func<string, SafetensorsEntry> find, int pixels, Device device)
    {
        // Before a network of that size is made.
        find("enc_1.weight").RequireShape(SafetensorsEntry.AnySize, pixels);
        var codes = (int)find("z_layer.bias").RequireShape(SafetensorsEntry.AnySize).Shape[0];
        var network = new Autoencoder(pixels, codes, 0);
        LoadNetwork(network, find);
        network.to(device);
        return network;
    }

    public static void LoadNetwork(Autoencoder network, Func<string, SafetensorsEntry> find)
    {
        foreach (var (name, parameter) in network.named_parameters()) TensorEntry.CopyInto(find(name), parameter);
    }

    public static ClusterEncoder ReadEncoder(Func<string, SafetensorsEntry> find, int pixels, Device device)
    {
        using var scope = NewDisposeScope();
        var size = find(ProjectionSize).RequireShape(2).ToArray<int>();
        if (size[0] < 1 || size[1] < 1 || (long)size[0] * size[1] != pixels)
            throw new BadInputException(
                $"tensor {ProjectionSize}", $"height and width of {pixels} pixels", $"{size[0]} and {size[1]}",
                "Give a whole file as the program wrote it.");
        var features = GradientFeatures.Count(size[0], size[1]);
        find(ProjectionMean).RequireShape(features);
        find(ProjectionAxes).RequireShape(features, SafetensorsEntry.AnySize);
        var projection = new GradientProjection(
            size[0], size[1], TensorEntry.ToTensor(find(ProjectionMean), device), TensorEntry.ToTensor(find(ProjectionAxes), device));
        var encoder = new ClusterEncoder(projection, (int)find("refined_code.bias").RequireShape(SafetensorsEntry.AnySize).Shape[0], 0);
        foreach (var (name, parameter) in encoder.named_parameters()) TensorEntry.CopyInto(find(name), parameter);
        encoder.to(device);
        return encoder;
    }

    public static FeatureScale ReadScale(Func<string, SafetensorsEntry> find, Device device)
    {
        using var scope = NewDisposeScope();
        var shift = find("scale.shift").RequireShape(SafetensorsEntry.AnySize);
        var scale = find("scale.scale").RequireShape(shift.Shape[0]);
        return FeatureScale.Of(TensorEntry.ToTensor(shift, device), TensorEntry.ToTensor(scale, device));
    }
}
