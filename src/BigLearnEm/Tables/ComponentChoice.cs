namespace BigLearnEm.Tables;

/// <summary>How the number of components was chosen: every candidate, and the one with the lowest criterion.</summary>
/// <param name="Criterion">What chose.</param>
/// <param name="Candidates">Every number of components that was fitted, ascending; at least one.</param>
public sealed record ComponentChoice(InformationCriterion Criterion, IReadOnlyList<ComponentCandidate> Candidates)
{
    /// <summary>The candidate with the lowest criterion, of equal ones that with fewer components.</summary>
    public ComponentCandidate Chosen => Candidates.MinBy(candidate => candidate.By(Criterion))!;
}
