namespace BigLearnEm.Data;

/// <summary>A line of a text file, and where it stands.</summary>
/// <param name="Text">What it says, without its end.</param>
/// <param name="Offset">The byte at which it begins.</param>
/// <param name="Next">The byte at which the next one begins, or the file's length.</param>
internal readonly record struct TextLine(string Text, long Offset, long Next);
