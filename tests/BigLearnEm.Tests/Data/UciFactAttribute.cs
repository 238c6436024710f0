namespace BigLearnEm.Tests.Data;

/// <summary>A test on the real UCI tables: skipped where $BIGLEARN_DATA names no root that holds them.</summary>
public sealed class UciFactAttribute : FactAttribute
{
    public UciFactAttribute()
    {
        if (UciData.Folder is null)
            Skip = UciData.Reason;
    }
}
