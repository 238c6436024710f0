namespace BigLearnEm.Simulations;

/// <summary>The covariances of the true components (<c>--covariances</c>).</summary>
public enum SimulatedCovariances
{
    /// <summary>The variance times the identity, for every component.</summary>
    Equal,

    /// <summary>
    /// A variance of its own for each component, between half and twice the given one, times the identity.
    /// </summary>
    Unequal,

    /// <summary>Variances of their own along axes of their own: a random rotation for each component.</summary>
    Rotated,
}
