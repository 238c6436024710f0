using BigLearnEm.Data;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>A random sample of streamed rows, for starts.</summary>
internal static class RowSample
{
    private const int MostRows = 100_000;
    private const int ChunkRows = 8192;

    /// <summary>Draws rows without replacement, each row with the same probability (Vitter's algorithm R).</summary>
    /// <param name="source">The rows.</param>
    /// <param name="memory">The sample takes at most an eighth of it.</param>
    /// <param name="random">The generator to draw from.</param>
    /// <returns>Shape (n, D), float64.</returns>
    public static Tensor Of(IRowSource source, MixtureMemory memory, DerivedRandom random)
    {
        var columns = source.Columns;
        var most = (int)Math.Min(Math.Min(MostRows, source.Rows), Math.Max(1, memory.MaxBytes / 8 / (columns * sizeof(double))));
        var sample = new double[most * columns];
        foreach (var chunk in source.Read(ChunkRows))
        {
            for (var r = 0; r < chunk.Rows; r++)
            {
                var index = chunk.Start + r;
                var place = index < most ? index : (long)(random.NextDouble() * (index + 1));
                if (place < most)
                    chunk.Values.AsSpan(r * columns, columns).CopyTo(sample.AsSpan((int)place * columns, columns));
            }
        }

        return tensor(sample, [most, columns], dtype: float64);
    }
}
