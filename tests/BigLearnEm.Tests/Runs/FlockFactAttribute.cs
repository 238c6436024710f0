namespace BigLearnEm.Tests.Runs;

/// <summary>A test that needs another program to hold a lock; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FlockFactAttribute : FactAttribute
{
    public FlockFactAttribute()
    {
        if (!File.Exists("/usr/bin/flock")) Skip = "There is no /usr/bin/flock to hold the lock.";
    }
}
