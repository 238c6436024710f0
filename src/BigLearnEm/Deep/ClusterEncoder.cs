using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The encoder that refinement by neighbours trains: projected gradient features - 256 - 256 - K codes, ReLU inside. While
/// it is trained, code k is the log responsibility of component k up to a constant: softmax(z) are the responsibilities
/// of equal mixture components with covariances s I at s times the unit vectors, whatever s.
/// </summary>
public sealed class ClusterEncoder : nn.Module<Tensor, Tensor>
{
    /// <summary>Units of each of the two hidden layers.</summary>
    internal const int Hidden = 256;

    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Linear _code;

    /// <summary>Creates the network on the CPU with PyTorch's default initialization.</summary>
    /// <param name="projection">Its fixed front; disposed of with the encoder.</param>
    /// <param name="codes">Number of codes, one for each cluster, K.</param>
    /// <param name="seed">Seed of the initialization.</param>
    public ClusterEncoder(GradientProjection projection, int codes, ulong seed) : base(nameof(ClusterEncoder))
    {
        ArgumentNullException.ThrowIfNull(projection);
        manual_seed(unchecked((long)(seed >> 1)));
        Projection = projection;
        Codes = codes;
        _first = nn.Linear(projection.Axes.shape[1], Hidden);
        _second = nn.Linear(Hidden, Hidden);
        _code = nn.Linear(Hidden, codes);
        register_module("refined_1", _first);
        register_module("refined_2", _second);
        register_module("refined_code", _code);
    }

    /// <summary>The fixed front.</summary>
    public GradientProjection Projection { get; }

    /// <summary>Number of codes K.</summary>
    public int Codes { get; }

    /// <summary>Codes of images.</summary>
    /// <param name="images">Pixels in [0, 1], shape (n, P), float32.</param>
    /// <returns>Shape (n, K), float32.</returns>
    public Tensor Encode(Tensor images) => forward(Projection.Apply(images));

    /// <summary>Codes of projected features.</summary>
    /// <param name="input">Shape (n, f), float32.</param>
    /// <returns>Shape (n, K), float32.</returns>
    public override Tensor forward(Tensor input) => Thinned(input, null);

    /// <summary>Codes of projected features, with some of the hidden units left out.</summary>
    /// <param name="input">Shape (n, f), float32.</param>
    /// <param name="dropout">
    /// What the units of the two hidden layers are multiplied with, shape (2, n, <see cref="Hidden"/>), float32; null for 1.
    /// </param>
    /// <returns>Shape (n, K), float32.</returns>
    internal Tensor Thinned(Tensor input, Tensor? dropout)
    {
        var hidden = nn.functional.relu(_first.forward(input));
        if (dropout is not null) hidden *= dropout[0];
        hidden = nn.functional.relu(_second.forward(hidden));
        if (dropout is not null) hidden *= dropout[1];
        return _code.forward(hidden);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Projection.Dispose();
        base.Dispose(disposing);
    }
}
