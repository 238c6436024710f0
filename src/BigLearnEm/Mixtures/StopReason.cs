namespace BigLearnEm.Mixtures;

/// <summary>Why a fit ended.</summary>
public enum StopReason
{
    /// <summary>The objective stopped rising.</summary>
    Converged,

    /// <summary>The number of iterations was used up.</summary>
    IterationLimit,
}
