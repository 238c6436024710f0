namespace BigLearnEm.Reports;

/// <summary>Collects what a caption has to say besides the caller's own words.</summary>
/// <param name="caption">The caller's words; may be empty.</param>
internal sealed class Notes(string caption)
{
    private readonly List<string> _sentences = caption.Length > 0 ? [caption] : [];

    internal void Add(string sentence) => _sentences.Add(sentence);

    internal void AddOnce(string sentence)
    {
        if (!_sentences.Contains(sentence)) Add(sentence);
    }

    /// <summary>Says how many were left out, if any.</summary>
    internal void LeftOut(int count, string singular, string plural, string why)
    {
        if (count > 0) Add($"{Numbers.Count(count, singular, plural)} left out: {why}.");
    }

    /// <summary>Says how many values of an axis cannot be drawn, if any.</summary>
    internal void LeftOut(IEnumerable<double> values, bool isLog)
    {
        var infinite = 0;
        var negative = 0;
        foreach (var value in values)
        {
            if (!Numbers.IsPlottable(value)) infinite++;
            else if (!Axis.IsPlottable(value, isLog)) negative++;
        }

        LeftOut(infinite, "value", "values", "not finite");
        LeftOut(negative, "value", "values", "not positive, so not on a logarithmic scale");
    }

    public override string ToString() => string.Join(' ', _sentences);
}
