using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>Component densities made ready for one form of the data.</summary>
internal interface IPreparedDensities : IDisposable
{
    /// <summary>log pi_k + log N(B x_n; ...) for every row of a chunk, shape (n, K), float64.</summary>
    Tensor LogJoint(Tensor chunk);
}
