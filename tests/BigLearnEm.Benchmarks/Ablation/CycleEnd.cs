namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>Where a cycle of matchings led, seen from the optimum it began at.</summary>
internal enum CycleEnd
{
    /// <summary>Back.</summary>
    Returned,

    /// <summary>To a better optimum.</summary>
    Better,

    /// <summary>To a worse one.</summary>
    Lower,
}
