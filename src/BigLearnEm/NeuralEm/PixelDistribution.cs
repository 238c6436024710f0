namespace BigLearnEm.NeuralEm;

/// <summary>The distribution of a pixel under a component.</summary>
public enum PixelDistribution
{
    /// <summary>A pixel is 0 or 1; psi is the probability of 1.</summary>
    Bernoulli,

    /// <summary>A grey value; psi is its mean, and the standard deviation is <see cref="SpatialMixture.Deviation"/>.</summary>
    Gaussian,
}
