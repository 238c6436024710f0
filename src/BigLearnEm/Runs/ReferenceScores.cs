namespace BigLearnEm.Runs;

/// <summary>
/// The four figures on a line of the text record. The maxima run over the iterations so far, picked with the labels:
/// they are there because existing scripts read them, and choose nothing.
/// </summary>
/// <param name="CurrentNmi">Normalized mutual information at this iteration, in [0, 1].</param>
/// <param name="CurrentAcc">Accuracy at this iteration, in [0, 1].</param>
/// <param name="MaxNmi">The largest normalized mutual information so far.</param>
/// <param name="MaxAcc">The largest accuracy so far, not necessarily at the same iteration.</param>
public sealed record ReferenceScores(double CurrentNmi, double CurrentAcc, double MaxNmi, double MaxAcc);
