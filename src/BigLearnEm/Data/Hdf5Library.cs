using System.Runtime.InteropServices;
using System.Text;

namespace BigLearnEm.Data;

/// <summary>
/// The functions of the distribution's HDF5 library (libhdf5, C API 1.10 and later) that reading an array takes. The
/// library is looked for when the first .h5 file is opened, and not before. Its calls are made one at a time, as its
/// serial build asks for.
/// </summary>
internal sealed unsafe class Hdf5Library
{

    private const int ClassOfFloats = 1;
    private const int ClassOfIntegers = 0;

    private static readonly string[] s_names =
    [
        "libhdf5_serial.so.310", "libhdf5_serial.so.103", "libhdf5.so.310", "libhdf5.so.200", "libhdf5.so.103",
        "libhdf5_serial.so", "libhdf5.so", "libhdf5.dylib", "hdf5.dll",
    ];

    private readonly nint _library;

    private Hdf5Library(nint library)
    {
        _library = library;
        if (((delegate* unmanaged<int>)Export("H5open"))() < 0)
            throw new BadInputException("HDF5", "a library that can be started", "H5open failed", Remedy);
        FloatType = *(long*)Export("H5T_NATIVE_FLOAT_g");
        // What goes wrong is said by this program and not by the library's own printing.
        _ = ((delegate* unmanaged<long, nint, nint, int>)Export("H5Eset_auto2"))(0, 0, 0);
    }

    /// <summary>H5T_NATIVE_FLOAT.</summary>
    public long FloatType { get; }

    private const string Remedy =
        "Install it (Debian: apt-get install libhdf5-103-1; others: hdf5), name its folder in LD_LIBRARY_PATH, or convert the "
        + "file to .npz.";

    /// <summary>Loads the library.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static Hdf5Library Load() => Load(s_names);

    /// <summary>Loads the first of these libraries that is there.</summary>
    /// <exception cref="BadInputException">None is there.</exception>
    internal static Hdf5Library Load(params string[] names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return new Hdf5Library(library);
        }

        throw new BadInputException("HDF5", "its library, libhdf5, to read an .h5 file", "none on this machine", Remedy);
    }

    /// <summary>Opens a file for reading.</summary>
    /// <returns>Its handle, negative where it cannot be opened.</returns>
    public long OpenFile(string path)
    {
        fixed (byte* name = Text(path))
            return ((delegate* unmanaged<byte*, uint, long, long>)Export("H5Fopen"))(name, 0, 0);
    }

    /// <summary>Closes a file.</summary>
    public void CloseFile(long file) => _ = ((delegate* unmanaged<long, int>)Export("H5Fclose"))(file);

    /// <summary>Opens an array.</summary>
    /// <returns>Its handle, negative where there is none of that name.</returns>
    public long OpenArray(long file, string name)
    {
        fixed (byte* text = Text(name))
            return ((delegate* unmanaged<long, byte*, long, long>)Export("H5Dopen2"))(file, text, 0);
    }

    /// <summary>Closes an array.</summary>
    public void CloseArray(long array) => _ = ((delegate* unmanaged<long, int>)Export("H5Dclose"))(array);

    /// <summary>The axes' lengths of an array; null where they cannot be had.</summary>
    public long[]? ShapeOf(long array)
    {
        var space = ((delegate* unmanaged<long, long>)Export("H5Dget_space"))(array);
        if (space < 0) return null;
        var rank = ((delegate* unmanaged<long, int>)Export("H5Sget_simple_extent_ndims"))(space);
        var shape = new long[Math.Max(rank, 0)];
        fixed (long* lengths = shape)
        {
            if (rank > 0)
                rank = ((delegate* unmanaged<long, long*, long*, int>)Export("H5Sget_simple_extent_dims"))(space, lengths, null);
        }

        CloseSpace(space);
        return rank < 0 ? null : shape;
    }

    /// <summary>Whether an array is one of floats or integers.</summary>
    public bool IsNumeric(long array)
    {
        var type = ((delegate* unmanaged<long, long>)Export("H5Dget_type"))(array);
        if (type < 0) return false;
        var kind = ((delegate* unmanaged<long, int>)Export("H5Tget_class"))(type);
        _ = ((delegate* unmanaged<long, int>)Export("H5Tclose"))(type);
        return kind is ClassOfFloats or ClassOfIntegers;
    }

    /// <summary>Reads some places of an array, converted to float32.</summary>
    /// <param name="array">The array.</param>
    /// <param name="start">The first place along each axis.</param>
    /// <param name="count">The number of places along each axis.</param>
    /// <param name="values">As many as the product of the counts.</param>
    /// <returns>Whether it could be read.</returns>
    public bool Read(long array, long[] start, long[] count, float[] values)
    {
        var source = ((delegate* unmanaged<long, long>)Export("H5Dget_space"))(array);
        fixed (long* first = start, lengths = count)
        fixed (float* target = values)
        {
            var selected = ((delegate* unmanaged<long, int, long*, long*, long*, long*, int>)Export("H5Sselect_hyperslab"))(
                source, 0, first, null, lengths, null);
            var memory = ((delegate* unmanaged<int, long*, long*, long>)Export("H5Screate_simple"))(count.Length, lengths, null);
            var read = selected < 0 || memory < 0
                ? -1
                : ((delegate* unmanaged<long, long, long, long, long, void*, int>)Export("H5Dread"))(
                    array, FloatType, memory, source, 0, target);
            CloseSpace(memory);
            CloseSpace(source);
            return read >= 0;
        }
    }

    private void CloseSpace(long space)
    {
        if (space >= 0) _ = ((delegate* unmanaged<long, int>)Export("H5Sclose"))(space);
    }

    private nint Export(string name) => NativeLibrary.TryGetExport(_library, name, out var address)
        ? address
        : throw new BadInputException("HDF5", $"a library with {name} (HDF5 1.10 or later)", "one without it", Remedy);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
