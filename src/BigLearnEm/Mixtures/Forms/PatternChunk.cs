namespace BigLearnEm.Mixtures.Forms;

/// <summary>Some rows of one pattern, next to each other in the order of <see cref="IncompleteRows"/>.</summary>
/// <param name="Pattern">What the rows have.</param>
/// <param name="Start">The first row, in that order.</param>
/// <param name="Rows">Number of rows, at least 1.</param>
internal readonly record struct PatternChunk(RowPattern Pattern, int Start, int Rows)
{
    /// <summary>
    /// About the multiply-adds of an E-step for one component: factor, regression and conditional covariance once, then
    /// each row's solution and moments.
    /// </summary>
    public double Cost
    {
        get
        {
            double observed = Pattern.Observed.Length, missing = Pattern.Missing.Length, all = observed + missing;
            var once = observed * ((observed * observed / 3) + (observed * missing) + (missing * missing)) / 2;
            return once + (Rows * ((observed * observed) + (observed * missing) + (all * all)) / 2);
        }
    }
}
