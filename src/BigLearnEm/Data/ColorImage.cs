namespace BigLearnEm.Data;

/// <summary>One picture in colours.</summary>
/// <param name="Pixels">Red, green and blue, 0 to 255 each, (Height*Width*3), row by row from the top.</param>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
public sealed record ColorImage(byte[] Pixels, int Width, int Height);
