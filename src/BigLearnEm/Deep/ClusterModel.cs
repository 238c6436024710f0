using System.Globalization;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// A trained model, ready to assign images: the encoder (absent where the mixture was fitted to pixels), the scale, and
/// the mixture; in one <c>.safetensors</c> file. Owns its parts.
/// </summary>
public sealed class ClusterModel : IDisposable
{
    /// <summary>Name of the model's file in a run's directory.</summary>
    public const string FileName = "model.safetensors";

    private const string Kind = "biglearnem-model";
    private const int FormatVersion = 1;
    private const int PredictBatch = 2048;

    /// <summary>Puts a model together; it owns the parts from then on.</summary>
    /// <param name="network">The autoencoder, or null where the mixture was fitted to pixels.</param>
    /// <param name="scale">The scale between codes (or pixels) and the mixture.</param>
    /// <param name="mixture">The mixture.</param>
    /// <param name="pixelCount">Pixels of one image P.</param>
    /// <param name="options">The options of the run, as text.</param>
    public ClusterModel(
        Autoencoder? network, FeatureScale scale, MixtureParameters mixture, int pixelCount,
        IReadOnlyDictionary<string, string> options)
    {
        Network = network;
        Scale = scale;
        Mixture = mixture;
        PixelCount = pixelCount;
        Options = options;
    }

    /// <summary>The autoencoder, or null where the mixture was fitted to pixels.</summary>
    public Autoencoder? Network { get; }

    /// <summary>The scale between codes (or pixels) and the mixture.</summary>
    public FeatureScale Scale { get; }

    /// <summary>The mixture over scaled codes (or pixels).</summary>
    public MixtureParameters Mixture { get; }

    /// <summary>Pixels of one image P.</summary>
    public int PixelCount { get; }

    /// <summary>Number of components K.</summary>
    public int Components => Mixture.Components;

    /// <summary>The options of the run that made it, names as on the command line.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="directoryOrFile">A run's directory, or the model's file.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="BadInputException">There is none, or it is damaged, or another kind of file.</exception>
    public static ClusterModel Load(string directoryOrFile, Device device)
    {
        ArgumentException.ThrowIfNullOrEmpty(directoryOrFile);
        var path = Directory.Exists(directoryOrFile) ? Path.Combine(directoryOrFile, FileName) : directoryOrFile;
        if (!File.Exists(path))
            throw new BadInputException(
                path, "the model of a finished run", "no such file",
                "Give the --out_dir of a finished biglearn train, or its model.safetensors.");
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("kind") != Kind || file.Metadata.GetValueOrDefault("format") != $"{FormatVersion}")
            throw new BadInputException(
                path, $"a model of format {FormatVersion}",
                $"kind '{file.Metadata.GetValueOrDefault("kind")}', format '{file.Metadata.GetValueOrDefault("format")}'",
                "Give the model.safetensors written by this version of biglearn train.");
        SafetensorsSeal.Verify(file, path);
        return FromFile(file, path, device);
    }

    /// <summary>A model's file, sealed against alteration.</summary>
    internal static SafetensorsFile ToFile(
        Autoencoder? network, FeatureScale scale, MixtureParameters mixture, int pixelCount,
        IReadOnlyDictionary<string, string> options)
    {
        var metadata = options.ToDictionary(option => "option." + option.Key, option => option.Value);
        metadata["kind"] = Kind;
        metadata["format"] = FormatVersion.ToString(CultureInfo.InvariantCulture);
        metadata["pixels"] = pixelCount.ToString(CultureInfo.InvariantCulture);
        return SafetensorsSeal.Seal(new SafetensorsFile(ModelEntries.Of(network, scale, mixture), metadata));
    }

    /// <summary>Writes the model, sealed against alteration.</summary>
    /// <param name="path">The file; replaced as a whole or not at all.</param>
    public void Save(string path) => ToFile(Network, Scale, Mixture, PixelCount, Options).Write(path);

    /// <summary>Assigns images to components.</summary>
    /// <param name="images">Images of <see cref="PixelCount"/> pixels.</param>
    /// <exception cref="BadInputException">The images have another size.</exception>
    public ClusterPrediction Predict(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireWidth(images.Source, images.PixelCount);
        using var pixels = new ImageTensor(images, Mixture.Means.device);
        using var rows = Network is null ? pixels.Scaled(Scale) : pixels.Encode(Network);
        return Assign(rows);
    }

    /// <summary>Assigns rows of pixel values to components.</summary>
    /// <param name="rows">Pixels from 0 to 255, row-major.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="columns">Pixels of one row.</param>
    /// <exception cref="BadInputException">The rows have another width.</exception>
    public ClusterPrediction Predict(double[] rows, int count, int columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireWidth("input rows", columns);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var device = Mixture.Means.device;
        var pixels = tensor(rows, [count, columns], dtype: float64);
        var features = empty([count, Mixture.Dimension], dtype: float32, device: device);
        for (var start = 0; start < count; start += PredictBatch)
        {
            using var batchScope = NewDisposeScope();
            var length = Math.Min(PredictBatch, count - start);
            var batch = pixels.narrow(0, start, length).to(device);
            features.narrow(0, start, length).copy_(
                Network is null ? Scale.Apply(batch) : Network.Encode(batch.to(float32).div_(255f)));
        }

        return Assign(features);
    }

    /// <summary>The rows a mixture is fitted to: standardized codes in float64, or scaled pixels as they are.</summary>
    /// <param name="features">Codes (N, n_z), or scaled pixels (N, P).</param>
    /// <param name="scale">The codes' scale.</param>
    /// <param name="latent">Whether the features are codes.</param>
    internal static Tensor MixtureRows(Tensor features, FeatureScale scale, bool latent) =>
        latent ? scale.Apply(features) : features.alias();

    /// <inheritdoc/>
    public void Dispose()
    {
        Network?.Dispose();
        Scale.Dispose();
        Mixture.Dispose();
    }

    private static ClusterModel FromFile(SafetensorsFile file, string path, Device device)
    {
        using var scope = NewDisposeScope();
        var options = file.Metadata.Where(entry => entry.Key.StartsWith("option.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key["option.".Length..], entry => entry.Value);
        if (!int.TryParse(file.Metadata.GetValueOrDefault("pixels"), CultureInfo.InvariantCulture, out var pixels))
            throw new BadInputException(path, "its number of pixels", "none", "Give a whole model file.");
        var find = (string name) => file.Find(name)
            ?? throw new BadInputException(path, $"a tensor {name}", "none of that name", "Give a whole model file.");
        var network = file.Find("enc_1.weight") is null ? null : ModelEntries.ReadNetwork(find, pixels, device);
        var scale = ModelEntries.ReadScale(find, device);
        var mixture = ModelEntries.ReadMixture(find, device).DetachFromDisposeScope();
        var features = network?.Codes ?? pixels;
        if (scale.Shift.shape[0] != features || mixture.Dimension != features)
            throw new BadInputException(
                path, $"a scale and a mixture over {features} features, as its network gives",
                $"{scale.Shift.shape[0]} and {mixture.Dimension}", "Give a model file as biglearn train wrote it.");
        return new ClusterModel(network, scale, mixture, pixels, options);
    }

    private ClusterPrediction Assign(Tensor features)
    {
        using var scope = NewDisposeScope();
        using var rows = MixtureRows(features, Scale, Network is not null);
        using var data = MixtureData.Create(rows, new MixtureMemory());
        var assignment = data.Assign(Mixture);
        var probabilities = data.LogResponsibilities(Mixture).exp_();
        return new ClusterPrediction(
            assignment.Labels, probabilities.data<double>().ToArray(), assignment.MeanLogLikelihood);
    }

    private void RequireWidth(string name, int columns)
    {
        if (columns != PixelCount)
            throw new BadInputException(
                name, $"{PixelCount} pixels per image, as the model was trained on", $"{columns}",
                "Give images of that size.");
    }
}
