namespace BigLearnEm.Data;

/// <summary>One grey picture.</summary>
/// <param name="Pixels">Grey values 0 to 255, (Height*Width), row by row from the top.</param>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
public sealed record GrayImage(byte[] Pixels, int Width, int Height);
