using BigLearnEm.Data;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>A model of <see cref="TrainMethod.Edesc"/>: the encoder and the bases of the subspaces.</summary>
public sealed class SubspaceModel : ClusterModel
{
    /// <summary>Puts a model together; it owns the parts from then on.</summary>
    /// <param name="network">The autoencoder.</param>
    /// <param name="bases">The bases of the subspaces, shape (K, n_z, d), float32.</param>
    /// <param name="eta">The smoothing of the affinities.</param>
    /// <param name="pixelCount">Pixels of one image P.</param>
    /// <param name="options">The options of the run, as text.</param>
    public SubspaceModel(
        Autoencoder network, Tensor bases, double eta, int pixelCount, IReadOnlyDictionary<string, string> options)
        : base(network, pixelCount, options)
    {
        Bases = bases;
        Eta = eta;
    }

    /// <summary>The bases of the subspaces, shape (K, n_z, d), float32.</summary>
    public Tensor Bases { get; }

    /// <summary>The smoothing of the affinities.</summary>
    public double Eta { get; }

    /// <inheritdoc/>
    public override int Components => (int)Bases.shape[0];

    internal override Device Device => Bases.device;

    internal static SubspaceModel Read(
        Autoencoder network, Func<string, SafetensorsEntry> find, string path, int pixels,
        IReadOnlyDictionary<string, string> options, Device device)
    {
        var bases = TensorEntry.ToTensor(find(ModelEntries.Bases), device).DetachFromDisposeScope();
        if (bases.dim() != 3 || bases.shape[1] != network.Codes)
            throw new BadInputException(
                path, $"bases of subspaces among {network.Codes} code features, shape (K, {network.Codes}, d)",
                $"shape ({string.Join(", ", bases.shape)})", "Give a model file as biglearn train wrote it.");
        return new SubspaceModel(network, bases, find(ModelEntries.Eta).RequireShape().ToArray<double>()[0], pixels, options);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Bases.Dispose();
    }

    private protected override IReadOnlyList<SafetensorsEntry> Entries() => ModelEntries.Of(Network!, Bases, Eta);

    internal override IEnumerable<(string Name, NpyArray Array)> Arrays()
    {
        using var scope = NewDisposeScope();
        var values = Bases.to(float64).cpu().contiguous().data<double>().ToArray();
        yield return ("bases", new NpyArray(values, [.. Bases.shape.Select(length => (int)length)], NpyKind.F4));
        yield return ("eta", new NpyArray([Eta], []));
    }

    internal override ClusterPrediction Assign(Tensor features)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var affinity = SubspaceAffinity.Of(features, Bases, Eta);
        var labels = SubspaceAssignment.Of(affinity).Labels;
        // Rows that sum to one as float64 does, not as float32.
        var values = affinity.to(float64);
        var probabilities = (values / values.sum(1, keepdim: true)).cpu().contiguous().data<double>().ToArray();
        return new ClusterPrediction(labels, probabilities, null);
    }
}
