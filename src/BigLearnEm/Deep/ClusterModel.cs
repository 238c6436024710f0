using System.Globalization;
using BigLearnEm.Data;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// A trained model, ready to assign images: the encoder and what clusters its codes, a mixture
/// (<see cref="MixtureModel"/>) or subspaces (<see cref="SubspaceModel"/>); in one <c>.safetensors</c> file. Owns its
/// parts.
/// </summary>
public abstract class ClusterModel : IDisposable
{
    /// <summary>Name of the model's file in a run's directory.</summary>
    public const string FileName = "model.safetensors";

    private const string Kind = "biglearnem-model";
    // 2: gradient features over their sum, of which those of 1 were without.
    private const int FormatVersion = 2;
    private const int PredictBatch = 2048;

    private protected ClusterModel(Autoencoder? network, int pixelCount, IReadOnlyDictionary<string, string> options)
    {
        Network = network;
        PixelCount = pixelCount;
        Options = options;
    }

    /// <summary>The autoencoder, or null where a mixture was fitted to pixels.</summary>
    public Autoencoder? Network { get; }

    /// <summary>Pixels of one image P.</summary>
    public int PixelCount { get; }

    /// <summary>Number of clusters K, used or not.</summary>
    public abstract int Components { get; }

    /// <summary>The options of the run that made it, names as on the command line.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    internal abstract Device Device { get; }

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
        IReadOnlyList<SafetensorsEntry> entries, int pixelCount, IReadOnlyDictionary<string, string> options)
    {
        var metadata = options.ToDictionary(option => "option." + option.Key, option => option.Value);
        metadata["kind"] = Kind;
        metadata["format"] = FormatVersion.ToString(CultureInfo.InvariantCulture);
        metadata["pixels"] = pixelCount.ToString(CultureInfo.InvariantCulture);
        return SafetensorsSeal.Seal(new SafetensorsFile(entries, metadata));
    }

    /// <summary>Writes the model, sealed against alteration.</summary>
    /// <param name="path">The file; replaced as a whole or not at all.</param>
    public void Save(string path) => ToFile(Entries(), PixelCount, Options).Write(path);

    /// <summary>
    /// The model's tensors by name, as in its file: a state dictionary for PyTorch, whose autoencoder has the names of
    /// EDESC's program (<c>enc_1.weight</c> ... <c>x_bar_layer.bias</c>).
    /// </summary>
    /// <param name="part">Which of them.</param>
    /// <returns>Copies, in the file's order; empty where the model has no such part.</returns>
    public IReadOnlyList<SafetensorsEntry> StateDictionary(ModelPart part = ModelPart.All) =>
        [.. Entries().Where(entry => part == ModelPart.All || ModelEntries.PartOf(entry.Name) == part)];

    /// <summary>
    /// Whether what is clustered are the codes of <see cref="Network"/> themselves, so that its decoder can draw them.
    /// </summary>
    public virtual bool ClustersNetworkCodes => Network is not null;

    /// <summary>What is clustered, of each image.</summary>
    /// <param name="images">Images of <see cref="PixelCount"/> pixels.</param>
    /// <returns>Codes (N, n_z), or scaled pixels (N, P), float32, on the CPU; the caller's, outside every dispose
    /// scope.</returns>
    /// <exception cref="BadInputException">The images have another size.</exception>
    public Tensor Codes(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireWidth(images.Source, images.PixelCount);
        using var scope = NewDisposeScope();
        using var pixels = new ImageTensor(images, Device);
        using var features = Features(pixels);
        return features.cpu().DetachFromDisposeScope();
    }

    /// <summary>What is clustered, of each row of pixel values.</summary>
    /// <param name="rows">Pixels from 0 to 255, row-major.</param>
    /// <param name="count">Number of rows N.</param>
    /// <param name="columns">Pixels of one row.</param>
    /// <returns>Codes (N, n_z), or scaled pixels (N, P), float32, on the model's device; the caller's, outside every
    /// dispose scope.</returns>
    /// <exception cref="BadInputException">The rows have another width.</exception>
    public Tensor Codes(double[] rows, int count, int columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireWidth("input rows", columns);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var pixels = tensor(rows, [count, columns], dtype: float64);
        var features = empty([count, FeatureCount], dtype: float32, device: Device);
        for (var start = 0; start < count; start += PredictBatch)
        {
            using var batchScope = NewDisposeScope();
            var length = Math.Min(PredictBatch, count - start);
            features.narrow(0, start, length).copy_(Features(pixels.narrow(0, start, length).to(Device)));
        }

        return features.DetachFromDisposeScope();
    }

    /// <summary>Assigns images to clusters.</summary>
    /// <param name="images">Images of <see cref="PixelCount"/> pixels.</param>
    /// <exception cref="BadInputException">The images have another size.</exception>
    public ClusterPrediction Predict(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireWidth(images.Source, images.PixelCount);
        using var pixels = new ImageTensor(images, Device);
        using var features = Features(pixels);
        return Assign(features);
    }

    /// <summary>Assigns rows of pixel values to clusters.</summary>
    /// <param name="rows">Pixels from 0 to 255, row-major.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="columns">Pixels of one row.</param>
    /// <exception cref="BadInputException">The rows have another width.</exception>
    public ClusterPrediction Predict(double[] rows, int count, int columns)
    {
        using var features = Codes(rows, count, columns);
        return Assign(features);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the parts.</summary>
    /// <param name="disposing">Whether the model is disposed of, and not found dead.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Network?.Dispose();
    }

    /// <summary>Features of one row that is clustered: codes, refined ones where there are, or pixels.</summary>
    private protected virtual int FeatureCount => Network?.Codes ?? PixelCount;

    /// <summary>Codes (N, n_z), or scaled pixels (N, P), of all images; the caller's, outside every dispose scope.</summary>
    private protected virtual Tensor Features(ImageTensor images) => images.Encode(Network!);

    /// <summary>Codes (n, n_z), or scaled pixels (n, P), of a batch of pixels from 0 to 255, shape (n, P), float64.</summary>
    private protected virtual Tensor Features(Tensor pixels) => Network!.Encode(pixels.to(float32).div_(255f));

    /// <summary>Assigns rows of features, shape (N, n_z) or (N, P), float32.</summary>
    internal abstract ClusterPrediction Assign(Tensor features);

    /// <summary>The tensors of the model's file.</summary>
    private protected abstract IReadOnlyList<SafetensorsEntry> Entries();

    /// <summary>What clusters the codes, as named numpy arrays; see <see cref="ModelArrays"/>.</summary>
    internal abstract IEnumerable<(string Name, NpyArray Array)> Arrays();

    /// <summary>The log density of each row of features, in nats, over the units of <see cref="Arrays"/>; null where the
    /// model is no density.</summary>
    internal virtual double[]? LogDensities(Tensor features) => null;

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
        return file.Find(ModelEntries.Bases) is null || network is null
            ? MixtureModel.Read(network, find, path, pixels, options, Encoder(), device)
            : SubspaceModel.Read(network, find, path, pixels, options, device);

        ClusterEncoder? Encoder() =>
            file.Find(ModelEntries.ProjectionAxes) is null ? null : ModelEntries.ReadEncoder(find, pixels, device);
    }

    private void RequireWidth(string name, int columns)
    {
        if (columns != PixelCount)
            throw new BadInputException(
                name, $"{PixelCount} pixels per image, as the model was trained on", $"{columns}",
                "Give images of that size.");
    }
}
