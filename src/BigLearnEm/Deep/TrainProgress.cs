namespace BigLearnEm.Deep;

/// <summary>A step of a run, as told to whoever watches.</summary>
/// <param name="Stage">resume, pretrain, mixture, polish or refine; subspaces or cluster in EDESC; train or test in Neural-EM.</param>
/// <param name="Done">Steps done in this stage.</param>
/// <param name="Total">Steps this stage has at most.</param>
/// <param name="Message">What to show: a loss, a log-likelihood, a remark.</param>
public sealed record TrainProgress(string Stage, int Done, int Total, string Message)
{
    /// <summary>Share of the stage that is done, from 0 to 1.</summary>
    public double Share => (double)Done / Math.Max(Total, 1);
}
