namespace BigLearnEm.NeuralEm;

/// <summary>The outcome of a run of one seed: of the epoch with the smallest validation loss.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Test">What the model makes of the test images, without noise.</param>
/// <param name="ValidationLoss">The smallest validation loss, by which the epoch was chosen, in nats per image.</param>
/// <param name="BestEpoch">That epoch, from 1.</param>
/// <param name="Epochs">Epochs that were run.</param>
/// <param name="StopReason">Why the run ended, as a phrase.</param>
/// <param name="StageSeconds">Seconds of each stage, this process and earlier ones of a resumed run together.</param>
/// <param name="ModelPath">The model's file.</param>
public sealed record NeuralEmResult(
    ulong Seed, NeuralEmScore Test, double ValidationLoss, int BestEpoch, int Epochs, string StopReason,
    IReadOnlyDictionary<string, double> StageSeconds, string ModelPath);
