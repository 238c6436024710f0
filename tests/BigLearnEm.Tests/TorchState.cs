namespace BigLearnEm.Tests;

/// <summary>Torch's seeds, threads and live-tensor counts belong to the process: tests that touch them run one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchState
{
    public const string Name = "torch";
}
