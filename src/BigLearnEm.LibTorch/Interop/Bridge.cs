using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Interop;

/// <summary>The functions of libbiglearn_torch (native/biglearn_torch.cpp), and how that library is found.</summary>
internal static unsafe partial class Bridge
{
    private const string Library = "biglearn_torch";
    private const string FileName = "libbiglearn_torch.so";

#pragma warning disable CA2255 // The resolver must stand before the first call, whichever type makes it.
    [ModuleInitializer]
    internal static void FindLibraryOurselves() =>
        NativeLibrary.SetDllImportResolver(typeof(Bridge).Assembly, Resolve);
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library)
            return 0;
        LetIdleThreadsSleep();
        var named = Environment.GetEnvironmentVariable("BIGLEARN_NATIVE");
        string[] candidates =
        [
            Path.Combine(AppContext.BaseDirectory, FileName),
            .. string.IsNullOrEmpty(named) ? [] : new[] { Path.Combine(named, FileName), named },
        ];
        List<string> failures = [];
        foreach (var path in candidates)
        {
            if (!File.Exists(path))
            {
                failures.Add($"{path}: no such file");
                continue;
            }
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                failures.Add(exception.Message);
            }
        }
        // Of a package, the host knows where it is.
        if (NativeLibrary.TryLoad(name, assembly, searchPath, out var packaged)) return packaged;
        throw new DllNotFoundException(
            $"The native bridge {FileName} could not be loaded. Run scripts/setup, which builds it against this " +
            $"machine's libtorch, or set BIGLEARN_NATIVE to its folder. Tried: {string.Join("; ", failures)}");
    }

    /// <summary>
    /// libtorch's own loops and OpenBLAS's products each have a pool of threads. OpenMP's threads spin when they are idle,
    /// and then take the cores from the other pool (measured on two cores: an epoch of the autoencoder took two to five
    /// times as long). The variable must be in the process's environment before OpenMP is loaded; one that the user has
    /// set stands.
    /// </summary>
    private static void LetIdleThreadsSleep()
    {
        if (OperatingSystem.IsLinux()) setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    /// <summary>Throws what the last failing native call on this thread left behind.</summary>
    /// <exception cref="ExternalException">Always.</exception>
    internal static ExternalException Failure() => new(Marshal.PtrToStringUTF8((nint)biglearn_last_error()));

    /// <summary>Passes a status code on, or throws where it is negative.</summary>
    internal static int Check(int status) => status >= 0 ? status : throw Failure();

    /// <summary>Passes a handle on, or throws where it is zero.</summary>
    internal static nint Check(nint handle) => handle != 0 ? handle : throw Failure();

    [LibraryImport(Library)]
    internal static partial byte* biglearn_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint biglearn_operator(string name, string overload);

    [LibraryImport(Library)]
    internal static partial int biglearn_call(nint op, Value* arguments, int count, Value* results, int capacity);

    [LibraryImport(Library)]
    internal static partial void biglearn_free_list(nint list);

    [LibraryImport(Library)]
    internal static partial void biglearn_tensor_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint biglearn_tensor_alias(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint biglearn_tensor_copy_in(
        void* data, long bytes, long* sizes, int dimensions, int dtype);

    [LibraryImport(Library)]
    internal static partial nint biglearn_tensor_share(
        void* data, long* sizes, int dimensions, int dtype, nint context, delegate* unmanaged<nint, void> release);

    [LibraryImport(Library)]
    internal static partial nint biglearn_tensor_data(nint tensor);

    [LibraryImport(Library)]
    internal static partial int biglearn_tensor_extents(nint tensor, int what, long* extents, int capacity);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long biglearn_tensor_query(nint tensor, TensorProperty property);

    [LibraryImport(Library)]
    internal static partial int biglearn_set_requires_grad(nint tensor, int enabled);

    [LibraryImport(Library)]
    internal static partial int biglearn_retain_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int biglearn_grad(nint tensor, Value* result);

    [LibraryImport(Library)]
    internal static partial int biglearn_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    internal static partial int biglearn_backward(
        nint* outputs, int outputCount, nint* grads, int gradCount, nint* inputs, int inputCount,
        int retainGraph, int createGraph);

    [LibraryImport(Library)]
    internal static partial int biglearn_gradients(
        nint* outputs, int outputCount, nint* grads, int gradCount, nint* inputs, int inputCount,
        int retainGraph, int createGraph, int allowUnused, Value* results);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int biglearn_grad_mode();

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void biglearn_set_grad_mode(int enabled);

    [LibraryImport(Library)]
    internal static partial nint biglearn_inference_mode_enter(int enabled);

    [LibraryImport(Library)]
    internal static partial void biglearn_inference_mode_leave(nint guard);

    [LibraryImport(Library)]
    internal static partial int biglearn_is_inference_mode();

    [LibraryImport(Library)]
    internal static partial int biglearn_manual_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial nint biglearn_generator_new(ulong seed);

    [LibraryImport(Library)]
    internal static partial nint biglearn_generator_default();

    [LibraryImport(Library)]
    internal static partial void biglearn_generator_free(nint generator);

    [LibraryImport(Library)]
    internal static partial int biglearn_generator_seed(nint generator, ulong seed);

    [LibraryImport(Library)]
    internal static partial ulong biglearn_generator_initial_seed(nint generator);

    [LibraryImport(Library)]
    internal static partial nint biglearn_generator_state(nint generator);

    [LibraryImport(Library)]
    internal static partial int biglearn_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)]
    internal static partial int biglearn_num_threads();

    [LibraryImport(Library)]
    internal static partial int biglearn_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int biglearn_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int biglearn_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int biglearn_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial int biglearn_cuda_has_cudnn();

    [LibraryImport(Library)]
    internal static partial int biglearn_cuda_synchronize(long device);

    [LibraryImport(Library)]
    internal static partial int biglearn_cuda_manual_seed(ulong seed, int all);

    [LibraryImport(Library)]
    internal static partial int biglearn_allow_tf32();

    [LibraryImport(Library)]
    internal static partial int biglearn_set_allow_tf32(int allowed);
}
