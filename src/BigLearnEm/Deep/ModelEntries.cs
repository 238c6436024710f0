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

    public static List<SafetensorsEntry> Of(Autoencoder? network, FeatureScale? scale, MixtureParameters? mixture)
    {
        var entries = new List<SafetensorsEntry>();
        if (network is not null)
            entries.AddRange(network.named_parameters().Select(entry => TensorEntry.Of(entry.name, entry.parameter)));
        if (scale is not null)
        {
            entries.Add(TensorEntry.Of("scale.shift", scale.Shift));
            entries.Add(TensorEntry.Of("scale.scale", scale.Scale));
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
        var codes = (int)find("z_layer.bias").Shape[0];
        var network = new Autoencoder(pixels, codes, 0);
        LoadNetwork(network, find);
        network.to(device);
        return network;
    }

    public static void LoadNetwork(Autoencoder network, Func<string, SafetensorsEntry> find)
    {
        foreach (var (name, parameter) in network.named_parameters()) TensorEntry.CopyInto(find(name), parameter);
    }

    public static FeatureScale ReadScale(Func<string, SafetensorsEntry> find, Device device)
    {
        using var scope = NewDisposeScope();
        return FeatureScale.Of(
            TensorEntry.ToTensor(find("scale.shift"), device), TensorEntry.ToTensor(find("scale.scale"), device));
    }
}
