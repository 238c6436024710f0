namespace BigLearnEm.Mixtures;

/// <summary>Where a fit starts (<c>--init</c>).</summary>
public enum StartKind
{
    /// <summary>The shares, means and covariances of a k-means partition.</summary>
    KMeans,

    /// <summary>Those of the rows' nearest among K rows chosen by k-means++ (Arthur and Vassilvitskii 2007).</summary>
    KMeansPlusPlus,

    /// <summary>
    /// Those of the rows' nearest among K rows of which each next one is the farthest from those before it (Gonzalez 1985).
    /// </summary>
    FarthestFirst,

    /// <summary>K different rows as means, the covariance of all rows, equal weights.</summary>
    RandomFromData,

    /// <summary>The paper's: pi = 1/K, mu ~ N(0, I), Sigma = I.</summary>
    StandardNormal,
}
