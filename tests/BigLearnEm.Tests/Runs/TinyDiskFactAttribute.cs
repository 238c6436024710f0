namespace BigLearnEm.Tests.Runs;

/// <summary>A test that needs a disk it can fill; skipped where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TinyDiskFactAttribute : FactAttribute
{
    private static readonly bool s_possible = IsPossible();

    public TinyDiskFactAttribute()
    {
        if (!s_possible) Skip = "Only root on Linux can mount the tiny disk this test fills.";
    }

    private static bool IsPossible()
    {
        using var disk = TinyDisk.TryMount();
        return disk is not null;
    }
}
