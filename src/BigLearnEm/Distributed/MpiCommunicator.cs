using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigLearnEm.Distributed;

/// <summary>
/// The ranks of a run that mpirun or Slurm has started, over Open MPI. While a rank waits for others it keeps its core
/// busy, as Open MPI does.
/// </summary>
public sealed unsafe class MpiCommunicator : ICommunicator
{
    private const string WorldSizeVariable = "OMPI_COMM_WORLD_SIZE";

    // MPI counts with 32 bits; what is longer goes in pieces of this many bytes.
    private const int LargestPiece = 1 << 30;

    private readonly OpenMpi _mpi;
    private readonly int _pieceBytes;
    private readonly nint _pair;
    private readonly nint _addPairs;
    private readonly nint _max;
    private bool _isDisposed;

    private MpiCommunicator(OpenMpi mpi, int pieceBytes)
    {
        _mpi = mpi;
        _pieceBytes = pieceBytes;
        (Rank, Size) = (mpi.Rank(), mpi.Size());
        _pair = mpi.CreateType(2, mpi.Double);
        _addPairs = mpi.CreateOperation(&AddPairs);
        _max = mpi.CreateOperation(&Larger);
    }

    /// <summary>
    /// Whether mpirun, or Slurm through PMI, has started this process as one of a run's. Looks at the environment alone:
    /// a run of one process needs no MPI on the machine.
    /// </summary>
    public static bool IsLaunched => WasLaunched(Environment.GetEnvironmentVariable);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>
    /// Loads Open MPI and meets the other ranks; once in a process, where <see cref="IsLaunched"/>. Where Open MPI itself
    /// cannot start, it says why on standard error and ends the process.
    /// </summary>
    /// <returns>The communicator of all ranks; the caller disposes of it when the rank has done its part.</returns>
    /// <exception cref="BadInputException">Open MPI is missing, or another MPI stands in its place, or it knows of fewer
    /// processes than mpirun has started.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public static ICommunicator Start() => Start(LargestPiece);

    /// <summary>The same with pieces of another length, so that tests need not send gigabytes.</summary>
    internal static ICommunicator Start(int pieceBytes)
    {
        var mpi = OpenMpi.Load();
        if (mpi.IsInitialized()) throw new InvalidOperationException("MPI starts only once in a process.");
        if (mpi.Initialize() < OpenMpi.ThreadSerialized)
        {
            throw new BadInputException(
                "MPI", "one that any thread may call", "one for the main thread alone",
                "Take an Open MPI that was built with threads, as Debian's.");
        }

        var communicator = new MpiCommunicator(mpi, pieceBytes);
        communicator.MustHaveMetAll(Environment.GetEnvironmentVariable(WorldSizeVariable));
        return communicator;
    }

    /// <summary>Whether an environment is that of a process of a run.</summary>
    /// <param name="variable">Looks a variable up; null where it is not set.</param>
    internal static bool WasLaunched(Func<string, string?> variable) =>
        variable(WorldSizeVariable) is not null
        || (variable("SLURM_PROCID") is not null
            && (variable("PMIX_RANK") is not null || variable("PMI_RANK") is not null));

    /// <inheritdoc/>
    public void Sum(Span<DoubleDouble> values) => Reduce(values, _pair, _addPairs);

    /// <inheritdoc/>
    public void Sum(Span<double> values) => Reduce(values, _mpi.Double, _mpi.SumOperation);

    /// <inheritdoc/>
    public void Max(Span<double> values) => Reduce(values, _mpi.Double, _max);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values, int root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (!values.IsEmpty)
        {
            var piece = values[..Math.Min(values.Length, _pieceBytes)];
            fixed (byte* bytes = piece) _mpi.Broadcast(bytes, piece.Length, root);
            values = values[piece.Length..];
        }
    }

    /// <inheritdoc/>
    public byte[][] Gather(ReadOnlySpan<byte> values)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long length = values.Length;
        var lengths = new long[Size];
        fixed (long* all = lengths) _mpi.AllGather(&length, all, sizeof(long));
        var gathered = Array.ConvertAll(lengths, bytes => new byte[bytes]);
        if (lengths.Sum() <= _pieceBytes) GatherAtOnce(values, gathered);
        else GatherOneByOne(values, gathered);
        return gathered;
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _mpi.Barrier();
    }

    /// <summary>
    /// Ends the processes of all ranks, this one among them; does not return. A rank that fails must call it, and before
    /// <see cref="Dispose"/>, which waits for the others as they wait for this one. Other than the rest, it may be called
    /// while another thread is in a member. mpirun also ends the others by itself where a process dies before
    /// <see cref="Dispose"/>, whatever its exit code.
    /// </summary>
    /// <param name="exitCode">What mpirun ends with, 1 to 255.</param>
    public void Abort(int exitCode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exitCode, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exitCode, byte.MaxValue);
        if (!_isDisposed) _mpi.Abort(exitCode);
        Environment.Exit(exitCode);
    }

    /// <summary>
    /// Takes leave of the other ranks, and returns when all do so. A rank whose part failed calls <see cref="Abort"/>
    /// instead: the others would never come here.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _mpi.Free("MPI_Op_free", _addPairs);
        _mpi.Free("MPI_Op_free", _max);
        _mpi.Free("MPI_Type_free", _pair);
        _mpi.Complete();
    }

    // A process that was started by another mpirun than its Open MPI's is alone in a run of its own, and as many such
    // runs would write the same files.
    private void MustHaveMetAll(string? expected)
    {
        if (expected is null || expected == Size.ToString(CultureInfo.InvariantCulture)) return;
        Dispose();
        throw new BadInputException(
            "MPI", $"{expected} processes ({WorldSizeVariable})", $"{Size} that found one another",
            "Start them with the mpirun of the same Open MPI, and not from a process that mpirun has started.");
    }

    /// <summary>
    /// To rank 0 and from there to all, as each rank may add in an order of its own in MPI_Allreduce, which promises the
    /// same bits on all ranks only as advice to its implementors (MPI 3.1, section 5.9.1).
    /// </summary>
    private void Reduce<T>(Span<T> values, nint type, nint operation)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var most = Math.Max(1, _pieceBytes / sizeof(T));
        while (!values.IsEmpty)
        {
            var piece = values[..Math.Min(values.Length, most)];
            fixed (T* numbers = piece)
            {
                if (Rank == 0) _mpi.Reduce(OpenMpi.InPlace, numbers, piece.Length, type, operation);
                else _mpi.Reduce(numbers, null, piece.Length, type, operation);
                _mpi.Broadcast(numbers, piece.Length * sizeof(T), root: 0);
            }

            values = values[piece.Length..];
        }
    }

    private void GatherAtOnce(ReadOnlySpan<byte> values, byte[][] gathered)
    {
        var counts = Array.ConvertAll(gathered, bytes => bytes.Length);
        var offsets = new int[Size];
        for (var rank = 1; rank < Size; rank++) offsets[rank] = offsets[rank - 1] + counts[rank - 1];
        var together = new byte[offsets[^1] + counts[^1]];
        fixed (byte* own = values, all = together)
        fixed (int* count = counts, offset = offsets)
            _mpi.AllGather(own, values.Length, all, count, offset);
        for (var rank = 0; rank < Size; rank++) together.AsSpan(offsets[rank], counts[rank]).CopyTo(gathered[rank]);
    }

    private void GatherOneByOne(ReadOnlySpan<byte> values, byte[][] gathered)
    {
        values.CopyTo(gathered[Rank]);
        for (var rank = 0; rank < Size; rank++) Broadcast(gathered[rank], rank);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AddPairs(void* values, void* sums, int* length, nint* type)
    {
        var from = (DoubleDouble*)values;
        var to = (DoubleDouble*)sums;
        for (var i = 0; i < *length; i++) to[i] += from[i];
    }

    // MPI_MAX leaves open what becomes of NaN; Math.Max gives NaN where either is.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Larger(void* values, void* maxima, int* length, nint* type)
    {
        var from = (double*)values;
        var to = (double*)maxima;
        for (var i = 0; i < *length; i++) to[i] = Math.Max(from[i], to[i]);
    }
}
