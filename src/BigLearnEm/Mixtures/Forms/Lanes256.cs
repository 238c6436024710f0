using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector256<double>;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>Four doubles at once (AVX2).</summary>
internal readonly struct Lanes256 : ILanes<Lane>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Load(ref double source, int offset) => Vector256.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane value, ref double destination, int offset) =>
        value.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Broadcast(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Add(Lane left, Lane right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Subtract(Lane left, Lane right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Multiply(Lane left, Lane right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Divide(Lane left, Lane right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Max(Lane left, Lane right) => Vector256.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane MultiplyAdd(Lane left, Lane right, Lane addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane ZeroWhereBelow(Lane value, Lane compared, Lane least) =>
        Vector256.AndNot(value, Vector256.LessThan(compared, least));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane PowerOfTwo(Lane shifted) =>
        Vector256.ShiftLeft(shifted.AsInt64() + Vector256.Create(1023L), 52).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Log(Lane value) => Vector256.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lane value) => Vector256.Sum(value);
}
