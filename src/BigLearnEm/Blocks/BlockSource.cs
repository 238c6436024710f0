using System.Buffers;
using System.Collections.Concurrent;
using BigLearnEm.Distributed;
using BigLearnEm.Parallelism;
using static TorchSharp.torch;

namespace BigLearnEm.Blocks;

/// <summary>
/// Walks through the rows in blocks, several threads at once. Rows are cut into slabs of a fixed size that each one thread
/// works through, and what the slabs give is handed on in their order, so that every sum is the same whatever the number
/// of threads, and whether the rows are in memory or streamed.
/// </summary>
internal sealed class BlockSource
{
    // Rows of a slab: few enough to keep all threads busy while one is still waking up, enough to make its sums, which
    // leave the second-level cache with many features, cheap beside its work.
    private const int SlabRows = 1024;
    private const int WideSlabRows = 4096;
    private const int WideDimension = 64;

    // Slabs in flight at once, whose sums wait for their turn: at most so many, and fewer where the sums are long.
    public const int SlabsAtOnce = 32;
    private const long SumBytes = 256 << 20;

    // A block and its weighted copy stay in the second-level cache.
    private const int BlockBytes = 256 << 10;

    // Fewer rows spend more on adding up vectors than on filling them.
    private const int LeastBlockRows = 96;

    // Not a power of two: features and components would then fall on the same few lines of the first-level cache.
    private const int MostBlockRows = 496;

    private readonly IRowFeed _feed;
    private readonly double[]? _sampleWeights;
    private readonly double[] _centre;
    private readonly AlignedBuffer[]? _packed;
    private readonly ConcurrentBag<Workspace> _workspaces = [];
    private readonly int _slabBlocks;

    /// <summary>Reads all rows once: finds their centre and their total weight, and refuses what cannot be fitted.</summary>
    /// <param name="feed">The rows.</param>
    /// <param name="sampleWeights">The rows' weights (N), or null where each counts once.</param>
    /// <param name="keepBytes">The packed rows are kept where they take at most this much.</param>
    /// <param name="blockRows">Rows of a block; null to choose them by the number of features.</param>
    /// <param name="communicator">The ranks, whose rows together have the centre and the total weight.</param>
    /// <exception cref="NotFiniteNumberException">A feature holds a value that is not finite.</exception>
    public BlockSource(
        IRowFeed feed, double[]? sampleWeights, long keepBytes, int? blockRows, ICommunicator communicator)
    {
        _feed = feed;
        _sampleWeights = sampleWeights;
        BlockRows = BlockRowsOf(feed.Dimension, blockRows);
        _slabBlocks = SlabBlocks(feed.Dimension, BlockRows);
        _centre = new double[feed.Dimension];
        _centre = FindCentre(communicator, out var total);
        TotalWeight = total;
        if (!feed.Streamed && PackedBytes(feed.Rows, feed.Dimension) <= keepBytes) _packed = PackAll();
    }

    /// <summary>Number of rows N.</summary>
    public long Rows => _feed.Rows;

    /// <summary>Number of features D.</summary>
    public int Dimension => _feed.Dimension;

    /// <summary>Rows of a block.</summary>
    public int BlockRows { get; }

    /// <summary>Sum of the rows' weights.</summary>
    public double TotalWeight { get; }

    /// <summary>The weighted mean of the rows, shape (D), which blocks are centred about.</summary>
    public ReadOnlySpan<double> Centre => _centre;

    /// <summary>What the packed rows take, in bytes.</summary>
    public static long PackedBytes(long rows, int dimension) => (rows + WideSlabRows) * (dimension + 1) * sizeof(double);

    /// <summary>
    /// Rows of a slab: ranks that begin at multiples of it cut the rows into the same slabs as one process does, and so
    /// come to the same sums.
    /// </summary>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="blockRows">Rows of a block; null to choose them by the number of features.</param>
    public static int SlabRowsOf(int dimension, int? blockRows)
    {
        var rows = BlockRowsOf(dimension, blockRows);
        return SlabBlocks(dimension, rows) * rows;
    }

    /// <summary>
    /// Visits every block; the results of each slab's blocks are then merged, slab after slab in their order.
    /// </summary>
    /// <param name="sumLength">Numbers of the sums that a slab is given, zero at its start.</param>
    /// <param name="scratchLength">Numbers of scratch that a visit is given, with anything in them.</param>
    /// <param name="visit">Works on one block: block, sums, scratch.</param>
    /// <param name="merge">Takes the sums of one slab.</param>
    public void Sweep(
        int sumLength, int scratchLength, BlockVisitor visit, Action<double[]>? merge = null)
    {
        var slabRows = _slabBlocks * BlockRows;
        var atOnce = (int)Math.Clamp(
            SumBytes / sizeof(double) / Math.Max(1, sumLength), Math.Min(get_num_threads(), SlabsAtOnce), SlabsAtOnce);
        var slabs = new OrderedSlabs<double[]>(atOnce, Zeros);
        try
        {
            foreach (var batch in _feed.Batches(slabRows))
                slabs.Run((batch.Rows + slabRows - 1) / slabRows, (slab, sums) => Walk(batch, slab * slabRows, sums), Merge);
        }
        finally
        {
            foreach (var sums in slabs.Made) ArrayPool<double>.Shared.Return(sums);
        }

        double[] Zeros()
        {
            var sums = ArrayPool<double>.Shared.Rent(sumLength);
            Array.Clear(sums, 0, sumLength);
            return sums;
        }

        void Walk(RowBatch batch, long offset, double[] sums)
        {
            var workspace = Take(scratchLength);
            WalkSlab(batch, offset, sums.AsSpan(0, sumLength), workspace, visit);
            _workspaces.Add(workspace);
        }

        void Merge(double[] sums)
        {
            merge?.Invoke(sums);
            Array.Clear(sums, 0, sumLength);
        }
    }

    private Workspace Take(int scratchLength)
    {
        if (!_workspaces.TryTake(out var workspace)) workspace = new Workspace();
        if (_packed is null && workspace.Block.Length == 0)
            workspace.Block = new AlignedBuffer(Block.Size(Dimension, BlockRows));
        if (workspace.Scratch.Length < scratchLength) workspace.Scratch = new AlignedBuffer(scratchLength);
        return workspace;
    }

    private void WalkSlab(RowBatch batch, long offset, Span<double> sums, Workspace workspace, BlockVisitor visit)
    {
        var end = Math.Min(batch.Rows, offset + ((long)_slabBlocks * BlockRows));
        for (; offset < end; offset += BlockRows)
        {
            var rows = (int)Math.Min(BlockRows, end - offset);
            var values = _packed is null ? workspace.Block : _packed[offset / BlockRows];
            if (_packed is null) Pack(batch, offset, rows, values);
            visit(new Block(values, batch.Start + offset, rows, BlockRows, Dimension), sums, workspace.Scratch.Span);
        }
    }

    private void Pack(RowBatch batch, long offset, int rows, AlignedBuffer buffer)
    {
        var d = Dimension;
        var values = buffer.Span;
        if (rows < BlockRows) values.Clear();
        batch.Pack(offset, rows, values, BlockRows);
        for (var j = 0; j < d; j++)
        {
            var centre = _centre[j];
            foreach (ref var value in values.Slice(j * BlockRows, rows)) value -= centre;
        }

        var weights = values.Slice(d * BlockRows, rows);
        if (_sampleWeights is null) weights.Fill(1);
        else _sampleWeights.AsSpan((int)(batch.Start + offset), rows).CopyTo(weights);
    }

    private AlignedBuffer[] PackAll()
    {
        var packed = new AlignedBuffer[(Rows + BlockRows - 1) / BlockRows];
        foreach (var batch in _feed.Batches(BlockRows))
        {
            SlabCrew.Run(packed.Length, index =>
            {
                packed[index] = new AlignedBuffer(Block.Size(Dimension, BlockRows));
                var offset = (long)index * BlockRows;
                Pack(batch, offset, (int)Math.Min(BlockRows, batch.Rows - offset), packed[index]);
            });
        }

        return packed;
    }

    private double[] FindCentre(ICommunicator communicator, out double total)
    {
        var d = Dimension;
        var all = new ExactSums(d + 1);
        Sweep(
            d + 1, 0,
            (block, sums, _) =>
            {
                var weights = block.Weights[..block.Rows];
                foreach (var weight in weights) sums[d] += weight;
                for (var j = 0; j < d; j++)
                {
                    var sum = 0.0;
                    var values = block.Features.Slice(j * block.Length, block.Rows);
                    for (var r = 0; r < values.Length; r++)
                        if (weights[r] != 0) sum += weights[r] * values[r];
                    sums[j] += sum;
                }
            },
            sums => all.Add(sums));
        var centre = all.Total(communicator);
        total = centre[d];
        Array.Resize(ref centre, d);
        for (var j = 0; j < d; j++)
        {
            centre[j] /= total;
            if (!double.IsFinite(centre[j]))
                throw new NotFiniteNumberException(
                    $"Feature {j} of the rows holds a value that is not finite. Look for it in the data or the codes.");
        }

        return centre;
    }

    private static int BlockRowsOf(int dimension, int? blockRows)
    {
        var fitting = BlockBytes / sizeof(double) / (2 * (dimension + 1));
        return RoundedUp(blockRows ?? Math.Clamp(fitting, LeastBlockRows, MostBlockRows));
    }

    private static int SlabBlocks(int dimension, int blockRows) =>
        Math.Max(1, (dimension > WideDimension ? WideSlabRows : SlabRows) / blockRows);

    private static int RoundedUp(int rows) =>
        (rows + Block.RowMultiple - 1) / Block.RowMultiple * Block.RowMultiple;

    private sealed class Workspace
    {
        public AlignedBuffer Block { get; set; } = new(0);

        public AlignedBuffer Scratch { get; set; } = new(0);
    }
}
