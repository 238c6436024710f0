namespace BigLearnEm.Cli.Verbs;

/// <summary><c>nem</c>: Neural-EM, which groups the pixels of an image.</summary>
internal static class NemVerbs
{
    /// <summary>Creates the group.</summary>
    public static VerbGroup Create() => new(
        "nem", "Groups the pixels of images by EM with a learned M-step (Neural-EM, 2017).",
        NemTrainVerb.Create(), NemEvaluateVerb.Create(), NemShapesVerb.Create());
}
