using System.Runtime.CompilerServices;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// exp of numbers up to zero, for responsibilities: three times as fast as the runtime's own at eight lanes, where half an
/// E-step of few features went. x = n log 2 + r with |r| at most log(2)/2; e^r by its Taylor polynomial of degree 12, whose
/// remainder is below 2e-16; then times 2^n.
/// </summary>
internal static class VectorExp<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Below this, the result is exactly zero; e^-700 is 1e-304.</summary>
    public const double Least = -700;

    // Adding it leaves a number's nearest whole number in the last bits.
    private const double Shift = 6755399441055744;

    // log 2 in two parts, the first with enough zero bits at its end that n times it is exact.
    private const double LogTwoHigh = 6.93147180369123816490e-01;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    /// <summary>e^x for x up to zero, within two units in the last place; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfNegative(TVector x)
    {
        var least = TLanes.Broadcast(Least);
        var bounded = TLanes.Max(x, least);
        var shifted = TLanes.MultiplyAdd(bounded, TLanes.Broadcast(1 / 0.69314718055994530942), TLanes.Broadcast(Shift));
        var n = TLanes.Subtract(shifted, TLanes.Broadcast(Shift));
        var r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-LogTwoHigh), bounded);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-LogTwoLow), r);
        var p = TLanes.Broadcast(1.0 / 479001600);
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 39916800));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 3628800));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 362880));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 40320));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 5040));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 720));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 120));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 24));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.0 / 6));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(0.5));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1));
        return TLanes.ZeroWhereBelow(TLanes.Multiply(p, TLanes.PowerOfTwo(shifted)), x, least);
    }
}
