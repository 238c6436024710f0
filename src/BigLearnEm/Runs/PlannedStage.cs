namespace BigLearnEm.Runs;

/// <summary>A stage of a run before it is begun.</summary>
/// <param name="Name">The stage, as metrics and results name it.</param>
/// <param name="Steps">How many steps it has at most; rounds and fits may end earlier.</param>
/// <param name="Unit">What a step is.</param>
/// <param name="Work">
/// What it costs: floating-point operations, or as many as take the time of what is not a product of matrices, at the rate
/// of products of float32 matrices.
/// </param>
public sealed record PlannedStage(string Name, int Steps, string Unit, double Work);
