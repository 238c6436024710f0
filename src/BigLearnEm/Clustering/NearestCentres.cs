using System.Numerics;
using System.Runtime.InteropServices;
using BigLearnEm.Blocks;

namespace BigLearnEm.Clustering;

/// <summary>
/// The nearest of some centres for every row of a block, by squared differences that are never expanded. A row's distance
/// is the same to the bit in whatever block it stands.
/// </summary>
/// <param name="centres">Shape (K, D), about the centre that blocks are about.</param>
/// <param name="dimension">Number of features D.</param>
internal sealed class NearestCentres(double[] centres, int dimension)
{
    /// <summary>Number of centres K.</summary>
    public int Count => centres.Length / dimension;

    /// <summary>Finds them; of equally near ones the first.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="distances">Squared distances, at least as many as the block has room for rows; those of absent rows
    /// mean nothing.</param>
    /// <param name="nearest">Numbers of centres, for as many rows.</param>
    /// <param name="scratch">Room for as many numbers as the block has room for rows.</param>
    public void Find(Block block, Span<double> distances, Span<int> nearest, Span<double> scratch)
    {
        var rows = block.Length;
        for (var k = 0; k < Count; k++)
        {
            var next = k == 0 ? distances : scratch;
            SquaredDistances(block, centres.AsSpan(k * dimension, dimension), next[..rows]);
            if (k == 0) nearest[..rows].Clear();
            else
            {
                for (var r = 0; r < block.Rows; r++)
                    if (scratch[r] < distances[r]) (distances[r], nearest[r]) = (scratch[r], k);
            }
        }
    }

    private static void SquaredDistances(Block block, ReadOnlySpan<double> centre, Span<double> result)
    {
        result.Clear();
        var sums = MemoryMarshal.Cast<double, Vector<double>>(result);
        for (var j = 0; j < centre.Length; j++)
        {
            var values = MemoryMarshal.Cast<double, Vector<double>>(block.Features.Slice(j * block.Length, block.Length));
            var middle = new Vector<double>(centre[j]);
            for (var v = 0; v < sums.Length; v++)
            {
                var difference = values[v] - middle;
                sums[v] += difference * difference;
            }
        }
    }
}
