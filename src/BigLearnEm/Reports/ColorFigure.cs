using BigLearnEm.Data;

namespace BigLearnEm.Reports;

/// <summary>A sheet of images in colours.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Title">What it shows; may be empty.</param>
/// <param name="Caption">What is to be known about it; may be empty.</param>
public sealed record ColorFigure(ColorImage Sheet, string Title, string Caption = "") : SheetFigure(Title, Caption)
{
    private protected override (int Width, int Height) Size => (Sheet.Width, Sheet.Height);

    private protected override byte[] ToPng() => ImageFile.ToPng(Sheet);
}
