using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

/// <summary>A test that reads an .h5 file, skipped where there is no HDF5 library.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Hdf5FactAttribute : FactAttribute
{
    public Hdf5FactAttribute()
    {
        try
        {
            Hdf5Library.Load();
        }
        catch (BadInputException)
        {
            Skip = "there is no HDF5 library (Debian: libhdf5-103-1)";
        }
    }
}
