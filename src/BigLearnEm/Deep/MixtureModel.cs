using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// A model of <see cref="TrainMethod.BigLearn"/>: the encoder (absent where the mixture was fitted to pixels), the scale,
/// and the mixture.
/// </summary>
public sealed class MixtureModel : ClusterModel
{
    /// <summary>Puts a model together; it owns the parts from then on.</summary>
    /// <param name="network">The autoencoder, or null where the mixture was fitted to pixels.</param>
    /// <param name="scale">The scale between codes (or pixels) and the mixture.</param>
    /// <param name="mixture">The mixture.</param>
    /// <param name="pixelCount">Pixels of one image P.</param>
    /// <param name="options">The options of the run, as text.</param>
    /// <param name="encoder">The refined encoder whose codes the mixture is over, or null where those are the network's.</param>
    public MixtureModel(
        Autoencoder? network, FeatureScale scale, MixtureParameters mixture, int pixelCount,
        IReadOnlyDictionary<string, string> options, ClusterEncoder? encoder = null)
        : base(network, pixelCount, options)
    {
        Encoder = encoder;
        Scale = scale;
        Mixture = mixture;
    }

    /// <summary>The refined encoder, whose codes the mixture is over; null where those are the network's.</summary>
    public ClusterEncoder? Encoder { get; }

    /// <summary>The scale between codes (or pixels) and the mixture.</summary>
    public FeatureScale Scale { get; }

    /// <summary>The mixture over scaled codes (or pixels).</summary>
    public MixtureParameters Mixture { get; }

    /// <inheritdoc/>
    public override int Components => Mixture.Components;

    internal override Device Device => Mixture.Means.device;

    /// <summary>The rows a mixture is fitted to: standardized codes in float64, or scaled pixels as they are.</summary>
    /// <param name="features">Codes (N, n_z), or scaled pixels (N, P).</param>
    /// <param name="scale">The codes' scale.</param>
    /// <param name="latent">Whether the features are codes.</param>
    internal static Tensor MixtureRows(Tensor features, FeatureScale scale, bool latent) =>
        latent ? scale.Apply(features) : features.alias();

    internal static MixtureModel Read(
        Autoencoder? network, Func<string, SafetensorsEntry> find, string path, int pixels,
        IReadOnlyDictionary<string, string> options, ClusterEncoder? encoder, Device device)
    {
        var scale = ModelEntries.ReadScale(find, device);
        var mixture = MixtureEntries.Read(find, device).DetachFromDisposeScope();
        var features = encoder?.Codes ?? network?.Codes ?? pixels;
        if (scale.Shift.shape[0] != features || mixture.Dimension != features)
            throw new BadInputException(
                path, $"a scale and a mixture over {features} features, as its network gives",
                $"{scale.Shift.shape[0]} and {mixture.Dimension}", "Give a model file as biglearn train wrote it.");
        return new MixtureModel(network, scale, mixture, pixels, options, encoder);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        Encoder?.Dispose();
        Scale.Dispose();
        Mixture.Dispose();
    }

    /// <inheritdoc/>
    public override bool ClustersNetworkCodes => Encoder is null && base.ClustersNetworkCodes;

    private protected override int FeatureCount => Encoder?.Codes ?? base.FeatureCount;

    private protected override Tensor Features(ImageTensor images) =>
        Encoder is not null ? images.Encode(Encoder)
        : Network is null ? images.Scaled(Scale) : base.Features(images);

    private protected override Tensor Features(Tensor pixels) =>
        Encoder is not null ? Encoder.Encode(pixels.to(float32).div_(255f))
        : Network is null ? Scale.Apply(pixels) : base.Features(pixels);

    private protected override IReadOnlyList<SafetensorsEntry> Entries() => ModelEntries.Of(Network, Scale, Mixture, Encoder);

    // Codes are standardized for the mixture, which is given over the codes themselves; pixels are given as it has them.
    internal override IEnumerable<(string Name, NpyArray Array)> Arrays()
    {
        using var scope = NewDisposeScope();
        var (shift, scale) = (Copy(Scale.Shift), Copy(Scale.Scale));
        using var mixture = Network is null ? Mixture.Copy() : Mixture.Unscaled(Scale.Shift, Scale.Scale);
        return
        [
            .. MixtureArrays.Of(mixture),
            (Network is null ? "pixel_minimum" : "code_mean", new NpyArray(shift, [shift.Length])),
            (Network is null ? "pixel_range" : "code_deviation", new NpyArray(scale, [scale.Length])),
        ];

        static double[] Copy(Tensor values) => values.cpu().contiguous().data<double>().ToArray();
    }

    internal override double[] LogDensities(Tensor features)
    {
        using var scope = NewDisposeScope();
        using var rows = MixtureRows(features, Scale, Network is not null);
        using var data = MixtureData.Create(rows, new MixtureMemory());
        var stretch = Network is null ? 0 : Scale.Scale.log().sum().item<double>();
        return Array.ConvertAll(data.LogDensities(Mixture), density => density - stretch);
    }

    internal override ClusterPrediction Assign(Tensor features)
    {
        using var scope = NewDisposeScope();
        using var rows = MixtureRows(features, Scale, Network is not null);
        using var data = MixtureData.Create(rows, new MixtureMemory());
        var assignment = data.Assign(Mixture);
        var probabilities = data.LogResponsibilities(Mixture).exp_();
        return new ClusterPrediction(
            assignment.Labels, probabilities.data<double>().ToArray(), assignment.MeanLogLikelihood);
    }
}
