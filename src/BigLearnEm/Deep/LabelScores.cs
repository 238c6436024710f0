namespace BigLearnEm.Deep;

/// <summary>How well a clustering agrees with the labels; each from 0 (AMI and ARI: below) to 1.</summary>
/// <param name="Accuracy">Clustering accuracy by linear assignment.</param>
/// <param name="NormalizedMutualInformation">NMI, arithmetic mean.</param>
/// <param name="AdjustedRandIndex">ARI.</param>
public sealed record LabelScores(double Accuracy, double NormalizedMutualInformation, double AdjustedRandIndex);
