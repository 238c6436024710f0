namespace BigLearnEm.Data;

/// <summary>The three parts of a set of grouped images; all have images of one size.</summary>
/// <param name="Training">What a network is trained on.</param>
/// <param name="Validation">What says when to stop.</param>
/// <param name="Test">What it is measured on.</param>
public sealed record GroupedSplits(GroupedImages Training, GroupedImages Validation, GroupedImages Test);
