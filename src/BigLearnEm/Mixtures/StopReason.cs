namespace BigLearnEm.Mixtures;

/// <summary>Why a fit ended.</summary>
public enum StopReason
{
    /// <summary>The objective stopped rising.</summary>
    Converged,

    /// <summary>
    /// The joint, marginal and transformed matchings agree: what they do to the optimum leads back to it, and Joint-EM has
    /// converged there.
    /// </summary>
    Agreement,

    /// <summary>
    /// The matchings do not agree, but many cycles of them found nothing better; Joint-EM has converged at the best optimum.
    /// </summary>
    NothingBetter,

    /// <summary>A step lost likelihood, as one that the floor changed may; the state before it is the result.</summary>
    LikelihoodFell,

    /// <summary>The number of iterations was used up.</summary>
    IterationLimit,
}
