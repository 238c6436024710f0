using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The fully connected autoencoder of EDESC (Cai et al., CVPR 2022): P-500-500-1000-n_z and its mirror, ReLU inside,
/// linear code and output. Parameters carry the names of its PyTorch program (<c>enc_1</c> ... <c>z_layer</c>,
/// <c>dec_1</c> ... <c>x_bar_layer</c>).
/// </summary>
public sealed class Autoencoder : nn.Module<Tensor, Tensor>
{
    private static readonly int[] s_hidden = [500, 500, 1000];
    private readonly List<Linear> _encoder;
    private readonly List<Linear> _decoder;

    /// <summary>
    /// Creates the network on the CPU with PyTorch's default initialization, drawn after
    /// <c>torch.manual_seed(seed)</c>, so that the same seed gives the same weights on every device.
    /// </summary>
    /// <param name="pixels">Number of input features P.</param>
    /// <param name="codes">Number of code features n_z.</param>
    /// <param name="seed">Seed of the initialization.</param>
    public Autoencoder(int pixels, int codes, ulong seed) : base(nameof(Autoencoder))
    {
        manual_seed(unchecked((long)(seed >> 1)));
        Pixels = pixels;
        Codes = codes;
        _encoder = Stack([pixels, .. s_hidden, codes], ["enc_1", "enc_2", "enc_3", "z_layer"]);
        _decoder = Stack([codes, .. s_hidden.Reverse(), pixels], ["dec_1", "dec_2", "dec_3", "x_bar_layer"]);
    }

    /// <summary>Number of input features P.</summary>
    public int Pixels { get; }

    /// <summary>Number of code features n_z.</summary>
    public int Codes { get; }

    /// <summary>Codes of images.</summary>
    /// <param name="images">Pixels in [0, 1], shape (n, P), float32.</param>
    /// <returns>Shape (n, n_z), float32.</returns>
    public Tensor Encode(Tensor images) => Through(_encoder, images);

    /// <summary>Reconstructions of codes.</summary>
    /// <param name="codes">Shape (n, n_z), float32.</param>
    /// <returns>Shape (n, P), float32.</returns>
    public Tensor Decode(Tensor codes) => Through(_decoder, codes);

    /// <summary>Reconstructions of images, shape (n, P).</summary>
    public override Tensor forward(Tensor input) => Decode(Encode(input));

    private List<Linear> Stack(int[] widths, string[] names)
    {
        var layers = new List<Linear>();
        for (var i = 0; i < names.Length; i++)
        {
            var layer = nn.Linear(widths[i], widths[i + 1]);
            register_module(names[i], layer);
            layers.Add(layer);
        }

        return layers;
    }

    private static Tensor Through(List<Linear> layers, Tensor values)
    {
        var width = layers[0].weight.shape[1];
        if (values.dim() != 2 || values.shape[1] != width)
            throw new ArgumentException($"Expected shape (n, {width}), got ({string.Join(", ", values.shape)}).", nameof(values));
        for (var i = 0; i < layers.Count - 1; i++) values = nn.functional.relu(layers[i].forward(values));
        return layers[^1].forward(values);
    }
}
