namespace BigLearnEm.Mixtures;

/// <summary>Whether a fit keeps its working data (<c>--data_size</c>).</summary>
public enum WorkingSet
{
    /// <summary>Kept where it fits the memory given.</summary>
    Auto,

    /// <summary>Kept whole.</summary>
    Small,

    /// <summary>Made again for every chunk.</summary>
    Big,
}
