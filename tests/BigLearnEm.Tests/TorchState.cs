namespace BigLearnEm.Tests;

/// <summary>
/// Torch's seeds, threads and live-tensor counts belong to the process: every test that computes with torch in it is of this
/// collection, whose tests run one by one. The others, beside it, read and write files or start processes of their own.
/// </summary>
[CollectionDefinition(Name)]
public sealed class TorchState
{
    public const string Name = "torch";
}
