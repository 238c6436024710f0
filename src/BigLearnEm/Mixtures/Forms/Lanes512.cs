using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector512<double>;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>Eight doubles at once (AVX-512).</summary>
internal readonly struct Lanes512 : ILanes<Lane>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Load(ref double source, int offset) => Vector512.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane value, ref double destination, int offset) =>
        value.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Broadcast(double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Add(Lane left, Lane right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Subtract(Lane left, Lane right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Multiply(Lane left, Lane right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Divide(Lane left, Lane right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Max(Lane left, Lane right) => Vector512.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane MultiplyAdd(Lane left, Lane right, Lane addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane ZeroWhereBelow(Lane value, Lane compared, Lane least) =>
        Vector512.AndNot(value, Vector512.LessThan(compared, least));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane PowerOfTwo(Lane shifted) =>
        Vector512.ShiftLeft(shifted.AsInt64() + Vector512.Create(1023L), 52).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Log(Lane value) => Vector512.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lane value) => Vector512.Sum(value);
}
