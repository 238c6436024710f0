namespace BigLearnEm.Deep;

/// <summary>The largest ACC and the largest NMI over all recorded iterations, each from its own: picked with labels, so
/// only to be shown under the name "oracle".</summary>
/// <param name="Accuracy">The largest ACC.</param>
/// <param name="NormalizedMutualInformation">The largest NMI.</param>
public sealed record OracleScores(double Accuracy, double NormalizedMutualInformation);
