namespace BigLearnEm.Tables;

/// <summary>How a table is clustered (<c>--method</c>).</summary>
public enum TableMethod
{
    /// <summary>A Gaussian mixture by BigLearn-EM.</summary>
    BigLearn,

    /// <summary>A Gaussian mixture by ordinary expectation-maximization.</summary>
    Joint,

    /// <summary>k-means.</summary>
    KMeans,
}
