using Xunit.Abstractions;

[assembly: TestCollectionOrderer("BigLearnEm.Tests.LongestFirst", "BigLearnEm.Tests")]

namespace BigLearnEm.Tests;

/// <summary>
/// Starts the collection that takes longest first, so that it is not left over when all others have ended.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName != TorchState.Name);
}
