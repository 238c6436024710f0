namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The vector operations that <see cref="FusedKernel{TLanes, TVector}"/> is made of, so that one source serves every
/// width; the runtime compiles it anew, with everything inlined, for each struct that implements this.
/// </summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
internal interface ILanes<TVector> where TVector : struct
{
    /// <summary>Doubles in one vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(ref double source, int offset);

    static abstract void Store(TVector value, ref double destination, int offset);

    static abstract TVector Broadcast(double value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector Max(TVector left, TVector right);

    /// <summary>left * right + addend, fused where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The values, zero where what is compared lies below the least; NaN is not below anything.</summary>
    static abstract TVector ZeroWhereBelow(TVector value, TVector compared, TVector least);

    /// <summary>2^n of whole numbers n from -1022 to 1023, each given as n + 1.5 * 2^52, whose last bits n is.</summary>
    static abstract TVector PowerOfTwo(TVector shifted);

    static abstract TVector Log(TVector value);

    /// <summary>The sum over the vector's doubles.</summary>
    static abstract double Sum(TVector value);
}
