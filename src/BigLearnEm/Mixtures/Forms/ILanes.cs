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

    /// <summary>exp of numbers up to zero; exactly zero below -700, where the runtime's own leaves its fast path.</summary>
    static abstract TVector ExpOrZero(TVector value);

    static abstract TVector Log(TVector value);

    /// <summary>The sum over the vector's doubles.</summary>
    static abstract double Sum(TVector value);
}
