namespace BigLearnEm.Deep;

/// <summary>What the mixture is fitted to.</summary>
public enum ClusteringSpace
{
    /// <summary>The codes of the autoencoder.</summary>
    Latent,

    /// <summary>The pixels, min-max scaled per feature, as the published program does; no network.</summary>
    Pixel,
}
