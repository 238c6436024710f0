namespace BigLearnEm.Mixtures;

/// <summary>How a mixture is fitted (<c>--method</c>).</summary>
public enum FitMethod
{
    /// <summary>BigLearn-EM: exploring by matchings, settled and polished.</summary>
    BigLearn,

    /// <summary>Ordinary expectation-maximization.</summary>
    JointEm,
}
