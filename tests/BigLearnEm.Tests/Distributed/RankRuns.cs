namespace BigLearnEm.Tests.Distributed;

/// <summary>
/// Several processes of one run wait for each other and take all cores: tests that start them are of this collection, whose
/// tests run one by one.
/// </summary>
[CollectionDefinition(Name)]
public sealed class RankRuns
{
    public const string Name = "ranks";
}
