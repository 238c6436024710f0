namespace BigLearnEm.Tables;

/// <summary>Numbers of components to choose from (<c>--components</c>).</summary>
/// <param name="First">The least, at least 1.</param>
/// <param name="Last">The greatest, at least <paramref name="First"/>.</param>
public sealed record ComponentRange(int First, int Last);
