using System.Runtime.InteropServices;
using System.Text;

namespace BigLearnEm.Cli.Machine;

/// <summary>
/// The CUDA driver and its devices, asked through the driver's own library (CUDA Driver API, "Initialization",
/// "Version Management", "Device Management"), which is there without any toolkit.
/// </summary>
/// <param name="Version">The CUDA version the driver serves, for instance <c>12.4</c>; null where there is no
/// driver.</param>
/// <param name="Problem">Why there are no devices; null where there are.</param>
/// <param name="Devices">The devices.</param>
internal sealed unsafe record CudaDriver(string? Version, string? Problem, IReadOnlyList<CudaDevice> Devices)
{
    private const string Library = "libcuda.so.1";
    private const int NameCapacity = 256;

    /// <summary>Looks for the driver.</summary>
    public static CudaDriver Inspect()
    {
        if (!NativeLibrary.TryLoad(Library, out var library))
            return new CudaDriver(null, $"no driver ({Library} not found)", []);
        try
        {
            int version = 0, count = 0;
            var status = ((delegate* unmanaged<uint, int>)Export(library, "cuInit"))(0);
            _ = ((delegate* unmanaged<int*, int>)Export(library, "cuDriverGetVersion"))(&version);
            var text = $"{version / 1000}.{version % 1000 / 10}";
            if (status != 0) return new CudaDriver(text, $"the driver does not start (cuInit gave {status})", []);
            status = ((delegate* unmanaged<int*, int>)Export(library, "cuDeviceGetCount"))(&count);
            if (status != 0 || count == 0) return new CudaDriver(text, "the driver has no device", []);
            return new CudaDriver(
                text, null, [.. Enumerable.Range(0, count).Select(index => Describe(library, index))]);
        }
        catch (EntryPointNotFoundException error)
        {
            return new CudaDriver(null, $"{Library} is not a whole driver ({error.Message})", []);
        }
    }

    private static CudaDevice Describe(nint library, int index)
    {
        int device = 0;
        nuint bytes = 0;
        var name = stackalloc byte[NameCapacity];
        name[0] = 0;
        _ = ((delegate* unmanaged<int*, int, int>)Export(library, "cuDeviceGet"))(&device, index);
        _ = ((delegate* unmanaged<byte*, int, int, int>)Export(library, "cuDeviceGetName"))(name, NameCapacity, device);
        _ = ((delegate* unmanaged<nuint*, int, int>)Export(library, "cuDeviceTotalMem_v2"))(&bytes, device);
        var text = new ReadOnlySpan<byte>(name, NameCapacity);
        return new CudaDevice(index, Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]), (long)bytes);
    }

    private static nint Export(nint library, string name) => NativeLibrary.GetExport(library, name);
}
