namespace BigLearnEm.Mixtures;

/// <summary>The three matchings between data and model that BigLearn-EM alternates (Cong and Li 2024, Algorithm 1).</summary>
public enum MatchingKind
{
    /// <summary>All features at once: ordinary EM.</summary>
    Joint,

    /// <summary>A random subset of the features.</summary>
    Marginal,

    /// <summary>A random subset of the coordinates after a random orthogonal transformation.</summary>
    Transformed,
}
