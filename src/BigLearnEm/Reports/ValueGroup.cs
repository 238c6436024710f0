namespace BigLearnEm.Reports;

/// <summary>A sample with a name, for instance the scores of one method over all seeds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values; those that are not finite are left out and counted.</param>
public sealed record ValueGroup(string Name, double[] Values);
