namespace BigLearnEm.Simulations;

/// <summary>How far a simulation is, as told to whoever watches.</summary>
/// <param name="Method">The fit under way.</param>
/// <param name="Iteration">Iterations of BigLearn-EM done; 0 for the other methods.</param>
public sealed record SimulationProgress(string Method, int Iteration);
