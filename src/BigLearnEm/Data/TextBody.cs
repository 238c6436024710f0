namespace BigLearnEm.Data;

/// <summary>The lines of a text file behind its line of names.</summary>
/// <param name="Offset">The byte at which the first of them begins.</param>
/// <param name="Line">How many lines are before it.</param>
/// <param name="Length">The length of the file in bytes.</param>
internal readonly record struct TextBody(long Offset, long Line, long Length);
