using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>Where Neural-EM stands after a step, for B images of P pixels and K components.</summary>
/// <param name="Parameters">psi, shape (B, K, P): what each component draws.</param>
/// <param name="Responsibilities">gamma, shape (B, K, P), adding up to 1 over K.</param>
public sealed record NeuralEmStep(Tensor Parameters, Tensor Responsibilities);
