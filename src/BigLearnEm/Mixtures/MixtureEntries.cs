using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>The names under which a mixture's parameters stand in safetensors files, in float64.</summary>
internal static class MixtureEntries
{
    /// <summary>Mixing proportions, shape (K).</summary>
    public const string Weights = "mixture.weights";

    /// <summary>Means, shape (K, D).</summary>
    public const string Means = "mixture.means";

    /// <summary>Covariances, shape (K, D, D).</summary>
    public const string Covariances = "mixture.covariances";

    /// <summary>The parameters as entries.</summary>
    public static IEnumerable<SafetensorsEntry> Of(MixtureParameters mixture) =>
    [
        TensorEntry.Of(Weights, mixture.Weights), TensorEntry.Of(Means, mixture.Means),
        TensorEntry.Of(Covariances, mixture.Covariances),
    ];

    /// <summary>The parameters in entries; they belong to the caller.</summary>
    /// <param name="find">Gives the entry of a name.</param>
    /// <param name="device">Where the tensors are to live.</param>
    public static MixtureParameters Read(Func<string, SafetensorsEntry> find, Device device) => new(
        TensorEntry.ToTensor(find(Weights), device), TensorEntry.ToTensor(find(Means), device),
        TensorEntry.ToTensor(find(Covariances), device));
}
