namespace BigLearnEm.Deep;

/// <summary>How images are clustered.</summary>
public enum TrainMethod
{
    /// <summary>A BigLearn-EM mixture over the codes (or pixels), refined in turns with the embedding: the main job.</summary>
    BigLearn,

    /// <summary>EDESC (Cai et al., CVPR 2022), the baseline: subspaces that are trained together with the network.</summary>
    Edesc,
}
