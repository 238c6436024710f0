using BigLearnEm.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// A trained model and its codes as numpy arrays. A mixture has the names of scikit-learn's attributes
/// (<see cref="Mixtures.MixtureArrays"/>) and is over <c>codes</c> as they are given: those of the encoder, not standardized,
/// with <c>code_mean</c> and <c>code_deviation</c> of the standardized ones; or, where pixels were clustered, pixels scaled by
/// <c>pixel_minimum</c> and <c>pixel_range</c>. Subspaces are <c>bases</c> (K, n_z, d) and <c>eta</c>.
/// </summary>
public static class ModelArrays
{
    /// <summary>The arrays of a model alone.</summary>
    /// <param name="model">The model; it stays with the caller.</param>
    public static IReadOnlyList<(string Name, NpyArray Array)> Of(ClusterModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.Arrays()];
    }

    /// <summary>
    /// Those, and of each image <c>codes</c> (N, n_z), <c>labels</c> (N) and, for a mixture, <c>score_samples</c> (N), the log
    /// density of its code in nats.
    /// </summary>
    /// <param name="model">The model; it stays with the caller.</param>
    /// <param name="codes">What <see cref="ClusterModel.Codes(ImageSet)"/> gave, shape (N, n_z); it stays with the caller.</param>
    public static IReadOnlyList<(string Name, NpyArray Array)> Of(ClusterModel model, Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(codes);
        using var scope = NewDisposeScope();
        var (rows, columns) = ((int)codes.shape[0], (int)codes.shape[1]);
        var features = codes.to(model.Device);
        var labels = model.Assign(features).Labels;
        List<(string, NpyArray)> arrays =
        [
            .. model.Arrays(),
            ("codes", new NpyArray(codes.to(float64).cpu().contiguous().data<double>().ToArray(), [rows, columns], NpyKind.F4)),
            ("labels", new NpyArray(Array.ConvertAll(labels, label => (double)label), [rows], NpyKind.I4)),
        ];
        if (model.LogDensities(features) is { } densities) arrays.Add(("score_samples", new NpyArray(densities, [rows])));
        return arrays;
    }
}
