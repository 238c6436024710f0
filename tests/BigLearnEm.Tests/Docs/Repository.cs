namespace BigLearnEm.Tests.Docs;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The top folder, which has the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below it.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BigLearnEm.Deep.sln"))) return folder.FullName;
        }

        throw new FileNotFoundException($"there is no BigLearnEm.Deep.sln above {AppContext.BaseDirectory}");
    }
}
