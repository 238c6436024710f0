namespace BigLearnEm.Deep;

/// <summary>The parts of a trained model.</summary>
public enum ModelPart
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>The autoencoder: <c>enc_</c>, <c>z_layer</c>, <c>dec_</c>, <c>x_bar_layer</c>.</summary>
    Autoencoder,

    /// <summary>The refined encoder with its fixed front: <c>refined_</c>, <c>projection.</c></summary>
    Refined,

    /// <summary>What clusters the codes: <c>scale.</c> and <c>mixture.</c>, or <c>subspaces.</c></summary>
    Clusters,
}
