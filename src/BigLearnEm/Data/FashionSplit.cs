namespace BigLearnEm.Data;

/// <summary>Which images of the four IDX files.</summary>
public enum FashionSplit
{
    /// <summary>The training images (60,000 in Fashion-MNIST).</summary>
    Train,

    /// <summary>The test images (10,000 in Fashion-MNIST).</summary>
    Test,

    /// <summary>Both, the training images first (70,000 in Fashion-MNIST): what is clustered by default.</summary>
    All,
}
