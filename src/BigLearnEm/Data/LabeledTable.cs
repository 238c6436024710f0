namespace BigLearnEm.Data;

/// <summary>A table with the class of each row, where the data have classes.</summary>
/// <param name="Features">The features (N, D), without the column of classes.</param>
/// <param name="Labels">
/// The class of each row (N), 0 to C-1: classes that are numbers in ascending order, others in ordinal order of their
/// text. Null where the data have none.
/// </param>
/// <param name="ClassNames">What each class is called in the data (C); none where the data have no classes.</param>
public sealed record LabeledTable(Table Features, int[]? Labels, string[] ClassNames);
