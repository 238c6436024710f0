using System.Runtime.InteropServices;
using System.Text;

namespace BigLearnEm.Distributed;

/// <summary>
/// The functions of Open MPI's library that a communicator calls (MPI 3.1), and the handles they take. Open MPI's handles
/// are the addresses of symbols with the names below (its mpi.h: <c>OMPI_PREDEFINED_GLOBAL</c>); other MPIs have numbers
/// instead, so that they cannot take its place.
/// </summary>
internal sealed unsafe class OpenMpi
{
    /// <summary>MPI_THREAD_SERIALIZED: any thread may call, one at a time.</summary>
    public const int ThreadSerialized = 2;

    private const string Remedy =
        "Run scripts/setup --mpi, which installs it, or name its folder in LD_LIBRARY_PATH.";

    // dlopen's RTLD_NOW and RTLD_GLOBAL on Linux.
    private const int NowAndGlobal = 0x2 | 0x100;
    private const int MaxErrorString = 256;

    private static readonly string[] s_names = ["libmpi.so.40", "libmpi.so"];

    private readonly nint _library;

    private OpenMpi(nint library)
    {
        _library = library;
        World = Export("ompi_mpi_comm_world");
        Byte = Export("ompi_mpi_byte");
        Double = Export("ompi_mpi_double");
        SumOperation = Export("ompi_mpi_op_sum");
    }

    /// <summary>MPI_IN_PLACE.</summary>
    public static void* InPlace => (void*)1;

    /// <summary>MPI_COMM_WORLD.</summary>
    public nint World { get; }

    /// <summary>MPI_BYTE.</summary>
    public nint Byte { get; }

    /// <summary>MPI_DOUBLE.</summary>
    public nint Double { get; }

    /// <summary>MPI_SUM.</summary>
    public nint SumOperation { get; }

    /// <summary>Loads the library.</summary>
    /// <exception cref="BadInputException">It is missing, or another MPI's.</exception>
    public static OpenMpi Load() => Load(s_names);

    /// <summary>Loads the first of these libraries that is there.</summary>
    /// <exception cref="BadInputException">None is there, or the one there is another MPI's.</exception>
    internal static OpenMpi Load(params string[] names)
    {
        List<string> failures = [];
        foreach (var name in names)
        {
            try
            {
                return Open(name, NativeLibrary.Load(name));
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                // The loader's own words are in the last line; those before it are general advice.
                failures.Add(error.Message.TrimEnd().Split('\n')[^1]);
            }
        }

        throw new BadInputException(
            "MPI", "Open MPI's library, for a run of several processes", string.Join("; ", failures), Remedy);
    }

    private static OpenMpi Open(string name, nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _))
        {
            throw new BadInputException(
                $"MPI ({name})", "Open MPI's library", "another one, which has no ompi_mpi_comm_world", Remedy);
        }

        MakeGlobal(name);
        return new OpenMpi(library);
    }

    /// <summary>
    /// Open MPI loads parts of itself when it starts, and not all of them name libmpi as what they need (in Debian 12,
    /// mca_pml_ob1.so and mca_btl_tcp.so do not): they see its symbols only where these are global. .NET loads a library
    /// with its symbols kept local, which in Debian happens to be mended by parts that are loaded earlier and do name it;
    /// opening it once more makes them global everywhere (dlopen(3)).
    /// </summary>
    private static void MakeGlobal(string name)
    {
        var open = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "dlopen");
        fixed (byte* path = Encoding.UTF8.GetBytes(name + '\0'))
            _ = ((delegate* unmanaged<byte*, int, nint>)open)(path, NowAndGlobal);
    }

    /// <summary>MPI_Init_thread; afterwards errors are returned rather than fatal.</summary>
    /// <returns>How many threads may call: see <see cref="ThreadSerialized"/>.</returns>
    public int Initialize()
    {
        int provided;
        Check("MPI_Init_thread", ((delegate* unmanaged<int*, byte***, int, int*, int>)Export("MPI_Init_thread"))(
            null, null, ThreadSerialized, &provided));
        Check("MPI_Comm_set_errhandler", ((delegate* unmanaged<nint, nint, int>)Export("MPI_Comm_set_errhandler"))(
            World, Export("ompi_mpi_errors_return")));
        return provided;
    }

    /// <summary>MPI_Initialized: also true after <see cref="Complete"/>.</summary>
    public bool IsInitialized()
    {
        int flag;
        Check("MPI_Initialized", ((delegate* unmanaged<int*, int>)Export("MPI_Initialized"))(&flag));
        return flag != 0;
    }

    /// <summary>MPI_Finalize.</summary>
    public void Complete() => Check("MPI_Finalize", ((delegate* unmanaged<int>)Export("MPI_Finalize"))());

    /// <summary>MPI_Comm_rank.</summary>
    public int Rank() => Ask("MPI_Comm_rank");

    /// <summary>MPI_Comm_size.</summary>
    public int Size() => Ask("MPI_Comm_size");

    private int Ask(string function)
    {
        int value;
        Check(function, ((delegate* unmanaged<nint, int*, int>)Export(function))(World, &value));
        return value;
    }

    /// <summary>MPI_Type_contiguous and MPI_Type_commit: a type of several numbers in a row.</summary>
    public nint CreateType(int count, nint type)
    {
        nint made;
        Check("MPI_Type_contiguous", ((delegate* unmanaged<int, nint, nint*, int>)Export("MPI_Type_contiguous"))(
            count, type, &made));
        Check("MPI_Type_commit", ((delegate* unmanaged<nint*, int>)Export("MPI_Type_commit"))(&made));
        return made;
    }

    /// <summary>MPI_Op_create: a commutative operation.</summary>
    /// <param name="combine">Combines the numbers of the first array into the second: arrays, their length, their type.</param>
    public nint CreateOperation(delegate* unmanaged[Cdecl]<void*, void*, int*, nint*, void> combine)
    {
        nint made;
        Check("MPI_Op_create", ((delegate* unmanaged<void*, int, nint*, int>)Export("MPI_Op_create"))(
            combine, 1, &made));
        return made;
    }

    /// <summary>MPI_Op_free or MPI_Type_free.</summary>
    public void Free(string function, nint handle) =>
        Check(function, ((delegate* unmanaged<nint*, int>)Export(function))(&handle));

    /// <summary>MPI_Reduce to rank 0.</summary>
    public void Reduce(void* send, void* receive, int count, nint type, nint operation) =>
        Check("MPI_Reduce", ((delegate* unmanaged<void*, void*, int, nint, nint, int, nint, int>)Export("MPI_Reduce"))(
            send, receive, count, type, operation, 0, World));

    /// <summary>MPI_Bcast of bytes.</summary>
    public void Broadcast(void* bytes, int count, int root) =>
        Check("MPI_Bcast", ((delegate* unmanaged<void*, int, nint, int, nint, int>)Export("MPI_Bcast"))(
            bytes, count, Byte, root, World));

    /// <summary>MPI_Allgather of as many bytes of each rank.</summary>
    public void AllGather(void* send, void* receive, int count) =>
        Check("MPI_Allgather", ((delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int>)
            Export("MPI_Allgather"))(send, count, Byte, receive, count, Byte, World));

    /// <summary>MPI_Allgatherv of bytes.</summary>
    public void AllGather(void* send, int count, void* receive, int* counts, int* offsets) =>
        Check("MPI_Allgatherv", ((delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int>)
            Export("MPI_Allgatherv"))(send, count, Byte, receive, counts, offsets, Byte, World));

    /// <summary>MPI_Barrier.</summary>
    public void Barrier() => Check("MPI_Barrier", ((delegate* unmanaged<nint, int>)Export("MPI_Barrier"))(World));

    /// <summary>MPI_Abort.</summary>
    public void Abort(int exitCode) => _ = ((delegate* unmanaged<nint, int, int>)Export("MPI_Abort"))(World, exitCode);

    private nint Export(string name) =>
        NativeLibrary.TryGetExport(_library, name, out var address) ? address : throw new BadInputException(
            "MPI", $"Open MPI's library with {name}", "one without it", Remedy);

    private void Check(string function, int code)
    {
        if (code != 0) Refuse(function, code);
    }

    private void Refuse(string function, int code)
    {
        var text = stackalloc byte[MaxErrorString + 1];
        var length = 0;
        _ = ((delegate* unmanaged<int, byte*, int*, int>)Export("MPI_Error_string"))(code, text, &length);
        throw new BadInputException(
            function, "that the processes of this run reach one another", Encoding.UTF8.GetString(text, length),
            "See what the other processes and mpirun say.");
    }
}
