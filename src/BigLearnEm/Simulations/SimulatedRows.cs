using static TorchSharp.torch;

namespace BigLearnEm.Simulations;

/// <summary>Rows that were drawn from a mixture, with where each came from.</summary>
/// <param name="Values">The rows (N*D), one after another.</param>
/// <param name="Labels">The true component of each row (N).</param>
/// <param name="Dimension">Number of features D.</param>
public sealed record SimulatedRows(double[] Values, int[] Labels, int Dimension)
{
    /// <summary>Number of rows N.</summary>
    public int Count => Labels.Length;

    /// <summary>The rows as a tensor on the CPU, shape (N, D), float64; it belongs to the caller.</summary>
    public Tensor ToTensor() => tensor(Values, [Count, Dimension], dtype: float64);
}
