namespace BigLearnEm.Deep;

/// <summary>What the rounds of the main job train the embedding by.</summary>
public enum Refinement
{
    /// <summary>Neighbours are to have the same responsibilities, from a consensus of spectral partitions on.</summary>
    Neighbors,

    /// <summary>Responsibilities are pulled to their own sharpened target beside reconstruction (Xie et al. 2016, DEC).</summary>
    Target,
}
