namespace BigLearnEm.Tables;

/// <summary>What chooses the number of components (<c>--criterion</c>); lower is better.</summary>
public enum InformationCriterion
{
    /// <summary>The Bayesian information criterion, -2 log L + p log N (Schwarz 1978).</summary>
    Bic,

    /// <summary>Akaike's information criterion, -2 log L + 2 p.</summary>
    Aic,
}
