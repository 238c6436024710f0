namespace BigLearnEm.Tables;

/// <summary>The columns of the table that a model was fitted to, without that of the classes.</summary>
/// <param name="Count">How many.</param>
/// <param name="Names">What they are called (Count); null where they have no names.</param>
/// <param name="Kept">Which of them the model looks at, from 0, ascending; the others were constant.</param>
public sealed record ModelColumns(int Count, IReadOnlyList<string>? Names, IReadOnlyList<int> Kept);
