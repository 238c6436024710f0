namespace BigLearnEm.Tests.Data;

/// <summary>Where the UCI tables lie: uci/ in the root that $BIGLEARN_DATA names.</summary>
internal static class UciData
{
    public const string Reason = "Set BIGLEARN_DATA to a folder that holds uci/ to run this test.";

    public static string? Folder
    {
        get
        {
            var root = Environment.GetEnvironmentVariable("BIGLEARN_DATA");
            var folder = string.IsNullOrEmpty(root) ? null : Path.Combine(root, "uci");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    public static string File(string name) => Path.Combine(Folder!, name);
}
