namespace BigLearnEm.Mixtures;

/// <summary>Why a fit ended.</summary>
public enum StopReason
{
    /// <summary>The objective stopped rising.</summary>
    Converged,

    /// <summary>
    /// The joint, marginal and transformed matchings agree: none of them led away from the optimum to a better one, and
    /// Joint-EM has converged there.
    /// </summary>
    Agreement,

    /// <summary>A step lost likelihood, as one that the floor changed may; the state before it is the result.</summary>
    LikelihoodFell,

    /// <summary>The number of iterations was used up.</summary>
    IterationLimit,
}
