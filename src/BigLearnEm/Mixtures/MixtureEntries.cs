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
    /// <exception cref="BadInputException">They have other types, or do not fit together.</exception>
    public static MixtureParameters Read(Func<string, SafetensorsEntry> find, Device device)
    {
        var weights = Double(find(Weights)).RequireShape(SafetensorsEntry.AnySize);
        var means = Double(find(Means)).RequireShape(weights.Shape[0], SafetensorsEntry.AnySize);
        var covariances = Double(find(Covariances)).RequireShape(weights.Shape[0], means.Shape[1], means.Shape[1]);
        return new(
            TensorEntry.ToTensor(weights, device), TensorEntry.ToTensor(means, device),
            TensorEntry.ToTensor(covariances, device));
    }

    private static SafetensorsEntry Double(SafetensorsEntry entry) => entry.Type == SafetensorsType.F64
        ? entry
        : throw new BadInputException(
            $"tensor {entry.Name}", "type F64", entry.Type.HeaderName(), "Give a whole file as the program wrote it.");
}
