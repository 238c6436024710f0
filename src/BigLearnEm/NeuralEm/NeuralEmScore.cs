namespace BigLearnEm.NeuralEm;

/// <summary>What a model makes of some images.</summary>
/// <param name="AdjustedMutualInformation">
/// Mean over the images of the AMI of groups and components; null where no image has a pixel that counts.
/// </param>
/// <param name="Loss">Mean loss of the last step, in nats per image.</param>
/// <param name="Scored">Images that the AMI is the mean of.</param>
public sealed record NeuralEmScore(double? AdjustedMutualInformation, double Loss, int Scored)
{
    /// <summary>What the first start of every image alone came to; null where there was no other.</summary>
    public NeuralEmScore? FirstStart { get; init; }
}
