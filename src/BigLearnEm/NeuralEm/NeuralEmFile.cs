using System.Globalization;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>A trained Neural-EM in one <c>.safetensors</c> file: its weights and the options it was trained with.</summary>
/// <param name="Model">The model, ready to run; the caller's.</param>
/// <param name="Options">The options of the run that made it, names as on the command line.</param>
public sealed record NeuralEmFile(NeuralEmModel Model, IReadOnlyDictionary<string, string> Options)
{
    private const string Kind = "biglearnem-neural-em";
    private const string FormatVersion = "1";
    private const string Remedy = "Give the --out_dir of a finished biglearn nem train, or its model.safetensors.";

    /// <summary>Reads a model.</summary>
    /// <param name="directoryOrFile">A run's directory, or the model's file.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="BadInputException">There is none, or it is damaged, or another kind of file.</exception>
    public static NeuralEmFile Load(string directoryOrFile, Device device)
    {
        ArgumentException.ThrowIfNullOrEmpty(directoryOrFile);
        var path = Directory.Exists(directoryOrFile)
            ? Path.Combine(directoryOrFile, ClusterModel.FileName)
            : directoryOrFile;
        if (!File.Exists(path)) throw new BadInputException(path, "the model of a finished run", "no such file", Remedy);
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("kind") != Kind || file.Metadata.GetValueOrDefault("format") != FormatVersion)
            throw new BadInputException(
                path, $"a Neural-EM model of format {FormatVersion}",
                $"kind '{file.Metadata.GetValueOrDefault("kind")}', format '{file.Metadata.GetValueOrDefault("format")}'", Remedy);
        SafetensorsSeal.Verify(file, path);
        var options = file.Metadata.Where(entry => entry.Key.StartsWith("option.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key["option.".Length..], entry => entry.Value);
        var variant = Option("variant") == NeuralEmOptions.NameOf(NeuralEmVariant.Nem) ? NeuralEmVariant.Nem : NeuralEmVariant.RnnEm;
        var (pixels, hidden) = (Number(file.Metadata.GetValueOrDefault("pixels")), Number(Option("hidden")));
        // Before a model of that size is made.
        if ((long)hidden * Math.Max(pixels, variant == NeuralEmVariant.RnnEm ? hidden : 1) > file.Length / sizeof(float))
            throw new BadInputException(path, $"weights of {pixels} pixels and {hidden} features", "fewer", Remedy);
        var model = NeuralEmModel.Create(variant, pixels, hidden, Distribution(), 0);
        foreach (var (name, parameter) in model.named_parameters())
        {
            TensorEntry.CopyInto(
                file.Find(name) ?? throw new BadInputException(path, $"a tensor {name}", "none of that name", Remedy), parameter);
        }

        model.to(device);
        return new NeuralEmFile(model, options);

        string Option(string name) => options.GetValueOrDefault(name)
            ?? throw new BadInputException(path, $"its option {name}", "none of that name", Remedy);

        int Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new BadInputException(path, "its size as a whole number above 0", $"'{text}'", Remedy);

        PixelDistribution Distribution() => Enum.GetValues<PixelDistribution>().Select(value => (PixelDistribution?)value)
            .FirstOrDefault(value => $"{value}".Equals(Option("distribution"), StringComparison.OrdinalIgnoreCase))
            ?? throw new BadInputException(
                path, $"one of the distributions {string.Join(", ", Enum.GetNames<PixelDistribution>())}",
                $"'{Option("distribution")}'", Remedy);
    }

    /// <summary>
    /// Whether there is a Neural-EM model, of whatever format; false also where there is no file, for whoever loads another
    /// kind to explain.
    /// </summary>
    /// <param name="directoryOrFile">A run's directory, or the model's file.</param>
    /// <exception cref="BadInputException">A file there cannot be read.</exception>
    public static bool IsOneAt(string directoryOrFile)
    {
        var path = Directory.Exists(directoryOrFile)
            ? Path.Combine(directoryOrFile, ClusterModel.FileName)
            : directoryOrFile;
        return File.Exists(path) && SafetensorsFile.Read(path).Metadata.GetValueOrDefault("kind") == Kind;
    }

    /// <summary>The model's tensors by name, as in its file: a state dictionary for PyTorch; copies.</summary>
    public IReadOnlyList<SafetensorsEntry> StateDictionary() =>
        [.. Model.named_parameters().Select(entry => TensorEntry.Of(entry.name, entry.parameter))];

    /// <summary>The same as numpy arrays, float32.</summary>
    public IReadOnlyList<(string Name, NpyArray Array)> Arrays() =>
    [
        .. StateDictionary().Select(entry => (entry.Name, new NpyArray(
            Array.ConvertAll(entry.ToArray<float>(), value => (double)value), [.. entry.Shape.Select(size => (int)size)],
            NpyKind.F4))),
    ];

    /// <summary>Starts of a test image; 1 where the model is of a version that had no other.</summary>
    public int Restarts => Options.ContainsKey("restarts") ? NumberOf("restarts") : 1;

    /// <summary>An option that is a whole number.</summary>
    /// <param name="option">Its name, as on the command line.</param>
    /// <exception cref="BadInputException">There is none of that name, or it is no whole number.</exception>
    public int NumberOf(string option) =>
        int.TryParse(Options.GetValueOrDefault(option), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadInputException(
                "the Neural-EM model", $"its option {option} as a whole number",
                Options.GetValueOrDefault(option) is { } text ? $"'{text}'" : "none of that name", Remedy);

    /// <summary>Writes the model, sealed against alteration.</summary>
    /// <param name="path">The file; replaced as a whole or not at all.</param>
    public void Save(string path)
    {
        var metadata = Options.ToDictionary(option => "option." + option.Key, option => option.Value);
        metadata["kind"] = Kind;
        metadata["format"] = FormatVersion;
        metadata["pixels"] = Model.Pixels.ToString(CultureInfo.InvariantCulture);
        SafetensorsSeal.Seal(new SafetensorsFile(StateDictionary(), metadata)).Write(path);
    }
}
