namespace BigLearnEm.Tests.Data;

/// <summary>A test on the real Fashion-MNIST: skipped where $BIGLEARN_DATA names no root that holds it.</summary>
public sealed class FashionFactAttribute : FactAttribute
{
    public FashionFactAttribute()
    {
        if (Folder is null)
            Skip = "Set BIGLEARN_DATA to a folder that holds fashion-mnist/ to run this test.";
    }

    public static string? Folder
    {
        get
        {
            var root = Environment.GetEnvironmentVariable("BIGLEARN_DATA");
            var folder = string.IsNullOrEmpty(root) ? null : Path.Combine(root, "fashion-mnist");
            return Directory.Exists(folder) ? folder : null;
        }
    }
}
