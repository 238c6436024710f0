namespace BigLearnEm.Data;

/// <summary>Where the user said that data lie, before anything is looked up.</summary>
/// <param name="DataDir">The option <c>--data_dir</c>; null where it was not given.</param>
/// <param name="EnvironmentRoot">The variable <c>BIGLEARN_DATA</c>; null or empty where it is not set.</param>
/// <param name="DatasetRoot">The folder to look in when neither was given.</param>
public sealed record DataLocation(string? DataDir, string? EnvironmentRoot, string DatasetRoot = "dataset")
{
    /// <summary>The environment variable that names a root of data sets.</summary>
    public const string EnvironmentVariable = "BIGLEARN_DATA";

    /// <summary>
    /// Whether the user named a place. Where this is so, a data set that is not there is an error; where it is not, the
    /// program may draw its own (<see cref="Garments"/>).
    /// </summary>
    public bool IsGiven => DataDir is not null || !string.IsNullOrEmpty(EnvironmentRoot);

    /// <summary>Takes the environment's root as it is now.</summary>
    /// <param name="dataDir">The option <c>--data_dir</c>; null where it was not given.</param>
    /// <param name="datasetRoot">The folder to look in when neither was given.</param>
    /// <returns>The location.</returns>
    public static DataLocation FromEnvironment(string? dataDir, string datasetRoot = "dataset") =>
        new(dataDir, Environment.GetEnvironmentVariable(EnvironmentVariable), datasetRoot);
}
