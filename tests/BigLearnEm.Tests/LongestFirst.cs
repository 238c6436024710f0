using BigLearnEm.Tests.Distributed;
using BigLearnEm.Tests.Docs;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("BigLearnEm.Tests.LongestFirst", "BigLearnEm.Tests")]

// One more than the two cores that the tests are to do with: those that start processes often wait.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace BigLearnEm.Tests;

/// <summary>
/// Starts the collections that take longest first, so that they are not left over when all others have ended.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection =>
            collection.DisplayName is not (TorchState.Name or RankRuns.Name or DocumentedCommandsTests.CollectionName));
}
