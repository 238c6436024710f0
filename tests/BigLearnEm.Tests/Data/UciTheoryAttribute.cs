namespace BigLearnEm.Tests.Data;

/// <summary>A <see cref="UciFactAttribute"/> with cases.</summary>
public sealed class UciTheoryAttribute : TheoryAttribute
{
    public UciTheoryAttribute()
    {
        if (UciData.Folder is null)
            Skip = UciData.Reason;
    }
}
