namespace BigLearnEm.Reports;

/// <summary>
/// Charts side by side, for instance a mixture before, during and after: each keeps its own title and caption. A page
/// shows them in a row that breaks where it has no room; a file of its own, in one row.
/// </summary>
public sealed class Panels
{
    private const double Gap = 24;

    /// <summary>Creates a row of charts.</summary>
    /// <param name="title">What they show together; may be empty.</param>
    /// <param name="pictures">The charts, from left to right.</param>
    public Panels(string title, IReadOnlyList<SvgPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(pictures);
        Title = title;
        Pictures = pictures;
    }

    /// <summary>What the charts show together; may be empty.</summary>
    public string Title { get; }

    /// <summary>The charts, from left to right.</summary>
    public IReadOnlyList<SvgPicture> Pictures { get; }

    /// <summary>Draws views of mixtures, all over the same part of the plane.</summary>
    /// <param name="title">What they show together; may be empty.</param>
    /// <param name="views">The views, from left to right.</param>
    /// <param name="options">How each looks; null for the defaults.</param>
    /// <exception cref="ArgumentException">A view's lengths do not belong together.</exception>
    public static Panels OfMixtures(
        string title, IReadOnlyList<MixtureView> views, MixtureChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(views);
        options ??= new MixtureChartOptions();
        var bounds = options.Bounds
            ?? views.Aggregate(PlaneBounds.Empty, (all, view) => all.With(MixtureChart.BoundsOf(view)));
        var shared = options with { Bounds = bounds };
        var legend = views.Select(view => MixtureChart.LegendHeight(view, shared)).DefaultIfEmpty(0).Max();
        return new Panels(title, [.. views.Select(view => MixtureChart.Draw(view, shared, legend))]);
    }

    /// <summary>All charts in one picture, with their titles and captions.</summary>
    public SvgPicture Join()
    {
        var canvas = new SvgCanvas();
        var (x, height) = (0.0, 0.0);
        foreach (var picture in Pictures.Select(picture => picture.WithTexts(0)))
        {
            if (x > 0) x += Gap;
            canvas.BeginGroup("", x);
            canvas.Raw(picture.Markup);
            canvas.End();
            x += picture.Width;
            height = Math.Max(height, picture.Height);
        }

        if (Pictures.Count == 0) return PlotFrame.NoData(PlotFrame.WideWidth, 120, Title, new Notes(""));
        return new SvgPicture(x, height, Title, "", canvas.Markup);
    }
}
