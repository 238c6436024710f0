using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector128<double>;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>Two doubles at once (SSE2, NEON).</summary>
internal readonly struct Lanes128 : ILanes<Lane>
{
    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Load(ref double source, int offset) => Vector128.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane value, ref double destination, int offset) =>
        value.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Broadcast(double value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Add(Lane left, Lane right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Subtract(Lane left, Lane right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Multiply(Lane left, Lane right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Divide(Lane left, Lane right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Max(Lane left, Lane right) => Vector128.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane MultiplyAdd(Lane left, Lane right, Lane addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane ZeroWhereBelow(Lane value, Lane compared, Lane least) =>
        Vector128.AndNot(value, Vector128.LessThan(compared, least));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane PowerOfTwo(Lane shifted) =>
        Vector128.ShiftLeft(shifted.AsInt64() + Vector128.Create(1023L), 52).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Log(Lane value) => Vector128.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lane value) => Vector128.Sum(value);
}
