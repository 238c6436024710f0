namespace BigLearnEm.Data;

/// <summary>Where a row stands in a text file.</summary>
/// <param name="Row">Its number, from 0.</param>
/// <param name="Offset">The byte at which its line begins.</param>
/// <param name="Line">How many lines are before it.</param>
internal readonly record struct TextMark(long Row, long Offset, long Line);
