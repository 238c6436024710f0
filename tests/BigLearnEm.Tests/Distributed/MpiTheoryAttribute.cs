namespace BigLearnEm.Tests.Distributed;

/// <summary>Tests of several processes, skipped where there is no mpirun.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute()
    {
        if (!Mpirun.IsThere) Skip = MpiFactAttribute.Reason;
    }
}
