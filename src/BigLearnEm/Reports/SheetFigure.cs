namespace BigLearnEm.Reports;

/// <summary>A sheet of images in a page, held by the page itself; its pixels stay square and sharp.</summary>
/// <param name="Title">What it shows; may be empty.</param>
/// <param name="Caption">What is to be known about it; may be empty.</param>
public abstract record SheetFigure(string Title, string Caption)
{
    // Enlarged by whole numbers as far as this, the images can be looked at on any screen.
    private const int LargestScale = 2;

    /// <summary>Said to readers that do not see the sheet, and may be longer than the title.</summary>
    public string Description { get; init; } = "";

    private protected abstract (int Width, int Height) Size { get; }

    private protected abstract byte[] ToPng();

    /// <summary>Writes the figure.</summary>
    internal void Write(SvgWriter writer)
    {
        writer.Begin("figure").Attribute("style", $"max-width:{SvgWriter.Number(LargestScale * Size.Width)}px");
        if (Title.Length > 0) writer.Begin("p").Attribute("class", "caption-above").Text(Title).End();
        writer.Begin("img").Attribute("src", "data:image/png;base64," + Convert.ToBase64String(ToPng()))
            .Attribute("width", Size.Width).Attribute("height", Size.Height)
            .Attribute("alt", Description.Length > 0 ? Description : Title.Length > 0 ? Title : "images").End();
        if (Caption.Length > 0) writer.Begin("figcaption").Text(Caption).End();
        writer.End().NewLine();
    }
}
