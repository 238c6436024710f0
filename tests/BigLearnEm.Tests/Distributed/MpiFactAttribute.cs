namespace BigLearnEm.Tests.Distributed;

/// <summary>A test of several processes, skipped where there is no mpirun.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MpiFactAttribute : FactAttribute
{
    internal const string Reason = "there is no mpirun (scripts/setup --mpi installs it)";

    public MpiFactAttribute()
    {
        if (!Mpirun.IsThere) Skip = Reason;
    }
}
