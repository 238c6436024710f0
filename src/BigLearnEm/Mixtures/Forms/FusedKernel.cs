using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The inner loops for one vector width. Each works on register tiles of four outputs by two vectors, eight independent
/// sums, which is what hides the latency of a fused multiply-add; every sum is over rows in a fixed order. They are compiled
/// at full optimization at once: unoptimized vector code is a hundred times slower, as long as a short fit.
/// </summary>
/// <typeparam name="TLanes">The operations.</typeparam>
/// <typeparam name="TVector">The vector they work on.</typeparam>
internal sealed class FusedKernel<TLanes, TVector> : IFusedKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Project(TiledMatrix matrix, ReadOnlySpan<double> y, int rows, Span<double> result)
    {
        ref var input = ref MemoryMarshal.GetReference(y);
        ref var output = ref MemoryMarshal.GetReference(result);
        for (var v = 0; v < rows; v += 2 * TLanes.Count)
        {
            ref var tile = ref MemoryMarshal.GetArrayDataReference(matrix.Values);
            for (var i = 0; i < matrix.Rows; i += TiledMatrix.TileRows)
            {
                tile = ref Multiply(ref tile, matrix.Columns, ref Unsafe.Add(ref input, v), rows, out var sums);
                ref var row = ref Unsafe.Add(ref output, (i * rows) + v);
                Store(sums.First, ref row, rows);
                Store(sums.Second, ref Unsafe.Add(ref row, TLanes.Count), rows);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LogDensity(
        TiledMatrix whitening, double constant, ReadOnlySpan<double> y, int rows, Span<double> logJoint)
    {
        ref var input = ref MemoryMarshal.GetReference(y);
        ref var output = ref MemoryMarshal.GetReference(logJoint);
        var half = TLanes.Broadcast(-0.5);
        var start = TLanes.Broadcast(constant);
        for (var v = 0; v < rows; v += 2 * TLanes.Count)
        {
            TVector first = TLanes.Broadcast(0), second = first;
            ref var tile = ref MemoryMarshal.GetArrayDataReference(whitening.Values);
            for (var i = 0; i < whitening.Rows; i += TiledMatrix.TileRows)
            {
                var columns = Math.Min(i + TiledMatrix.TileRows, whitening.Rows);
                tile = ref Multiply(ref tile, columns, ref Unsafe.Add(ref input, v), rows, out var sums);
                first = AddSquares(sums.First, first);
                second = AddSquares(sums.Second, second);
            }

            TLanes.Store(TLanes.MultiplyAdd(half, first, start), ref output, v);
            TLanes.Store(TLanes.MultiplyAdd(half, second, start), ref output, v + TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Normalize(Span<double> logJoint, int components, int rows, ReadOnlySpan<double> weights)
    {
        ref var joint = ref MemoryMarshal.GetReference(logJoint);
        ref var weight = ref MemoryMarshal.GetReference(weights);
        var logLikelihood = TLanes.Broadcast(0);
        for (var v = 0; v < rows; v += TLanes.Count)
        {
            ref var column = ref Unsafe.Add(ref joint, v);
            var largest = TLanes.Load(ref column, 0);
            for (var k = 1; k < components; k++) largest = TLanes.Max(largest, TLanes.Load(ref column, k * rows));
            var sum = TLanes.Broadcast(0);
            for (var k = 0; k < components; k++)
            {
                var share = VectorExp<TLanes, TVector>.OfNegative(TLanes.Subtract(TLanes.Load(ref column, k * rows), largest));
                TLanes.Store(share, ref column, k * rows);
                sum = TLanes.Add(sum, share);
            }

            var count = TLanes.Load(ref weight, v);
            logLikelihood = TLanes.MultiplyAdd(count, TLanes.Add(largest, TLanes.Log(sum)), logLikelihood);
            var scale = TLanes.Divide(count, sum);
            for (var k = 0; k < components; k++)
                TLanes.Store(TLanes.Multiply(scale, TLanes.Load(ref column, k * rows)), ref column, k * rows);
        }

        return TLanes.Sum(logLikelihood);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddMoments(
        ReadOnlySpan<double> shares, ReadOnlySpan<double> y, int features, int rows, Span<double> weighted,
        Span<double> sums)
    {
        ref var share = ref MemoryMarshal.GetReference(shares);
        ref var input = ref MemoryMarshal.GetReference(y);
        ref var left = ref MemoryMarshal.GetReference(weighted);
        ref var output = ref MemoryMarshal.GetReference(sums);
        var stride = features + 1;
        var count = TLanes.Broadcast(0);
        for (var v = 0; v < rows; v += TLanes.Count) count = TLanes.Add(count, TLanes.Load(ref share, v));
        ref var first = ref Unsafe.Add(ref output, TiledMatrix.RoundedUp(features) * stride);
        Unsafe.Add(ref first, features) += TLanes.Sum(count);
        for (var i = 0; i < features; i++)
        {
            var sum = TLanes.Broadcast(0);
            for (var v = 0; v < rows; v += TLanes.Count)
            {
                var product = TLanes.Multiply(TLanes.Load(ref share, v), TLanes.Load(ref input, (i * rows) + v));
                TLanes.Store(product, ref left, (i * rows) + v);
                sum = TLanes.Add(sum, product);
            }

            Unsafe.Add(ref first, i) += TLanes.Sum(sum);
        }

        for (var i = 0; i < features; i += TiledMatrix.TileRows)
            for (var j = 0; j < Math.Min(i + TiledMatrix.TileRows, features); j += 2)
                AddTile(
                    ref Unsafe.Add(ref left, i * rows), ref Unsafe.Add(ref input, j * rows), rows,
                    ref Unsafe.Add(ref output, (i * stride) + j), stride);
    }

    /// <summary>Sums over all rows of four weighted features times two features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(ref double left, ref double right, int rows, ref double sums, int stride)
    {
        TVector a0 = TLanes.Broadcast(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        for (var v = 0; v < rows; v += TLanes.Count)
        {
            var first = TLanes.Load(ref right, v);
            var second = TLanes.Load(ref right, v + rows);
            var x = TLanes.Load(ref left, v);
            a0 = TLanes.MultiplyAdd(x, first, a0);
            b0 = TLanes.MultiplyAdd(x, second, b0);
            x = TLanes.Load(ref left, v + rows);
            a1 = TLanes.MultiplyAdd(x, first, a1);
            b1 = TLanes.MultiplyAdd(x, second, b1);
            x = TLanes.Load(ref left, v + (2 * rows));
            a2 = TLanes.MultiplyAdd(x, first, a2);
            b2 = TLanes.MultiplyAdd(x, second, b2);
            x = TLanes.Load(ref left, v + (3 * rows));
            a3 = TLanes.MultiplyAdd(x, first, a3);
            b3 = TLanes.MultiplyAdd(x, second, b3);
        }

        AddPair(a0, b0, ref sums);
        AddPair(a1, b1, ref Unsafe.Add(ref sums, stride));
        AddPair(a2, b2, ref Unsafe.Add(ref sums, 2 * stride));
        AddPair(a3, b3, ref Unsafe.Add(ref sums, 3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPair(TVector left, TVector right, ref double sums)
    {
        sums += TLanes.Sum(left);
        Unsafe.Add(ref sums, 1) += TLanes.Sum(right);
    }

    /// <summary>One tile of four outputs for two vectors of rows, from the tile's offsets on.</summary>
    /// <returns>Where the next tile begins.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double Multiply(ref double tile, int columns, ref double y, int rows, out (Four First, Four Second) sums)
    {
        TVector a0 = TLanes.Broadcast(tile), a1 = TLanes.Broadcast(Unsafe.Add(ref tile, 1));
        TVector a2 = TLanes.Broadcast(Unsafe.Add(ref tile, 2)), a3 = TLanes.Broadcast(Unsafe.Add(ref tile, 3));
        TVector b0 = a0, b1 = a1, b2 = a2, b3 = a3;
        for (var j = 0; j < columns; j++)
        {
            tile = ref Unsafe.Add(ref tile, TiledMatrix.TileRows);
            var first = TLanes.Load(ref y, 0);
            var second = TLanes.Load(ref y, TLanes.Count);
            var x = TLanes.Broadcast(tile);
            a0 = TLanes.MultiplyAdd(x, first, a0);
            b0 = TLanes.MultiplyAdd(x, second, b0);
            x = TLanes.Broadcast(Unsafe.Add(ref tile, 1));
            a1 = TLanes.MultiplyAdd(x, first, a1);
            b1 = TLanes.MultiplyAdd(x, second, b1);
            x = TLanes.Broadcast(Unsafe.Add(ref tile, 2));
            a2 = TLanes.MultiplyAdd(x, first, a2);
            b2 = TLanes.MultiplyAdd(x, second, b2);
            x = TLanes.Broadcast(Unsafe.Add(ref tile, 3));
            a3 = TLanes.MultiplyAdd(x, first, a3);
            b3 = TLanes.MultiplyAdd(x, second, b3);
            y = ref Unsafe.Add(ref y, rows);
        }

        sums = (new Four(a0, a1, a2, a3), new Four(b0, b1, b2, b3));
        return ref Unsafe.Add(ref tile, TiledMatrix.TileRows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquares(Four values, TVector sum)
    {
        sum = TLanes.MultiplyAdd(values.A, values.A, sum);
        sum = TLanes.MultiplyAdd(values.B, values.B, sum);
        sum = TLanes.MultiplyAdd(values.C, values.C, sum);
        return TLanes.MultiplyAdd(values.D, values.D, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Four values, ref double destination, int stride)
    {
        TLanes.Store(values.A, ref destination, 0);
        TLanes.Store(values.B, ref destination, stride);
        TLanes.Store(values.C, ref destination, 2 * stride);
        TLanes.Store(values.D, ref destination, 3 * stride);
    }

    private readonly record struct Four(TVector A, TVector B, TVector C, TVector D);
}
