using static TorchSharp.torch;

namespace BigLearnEm.Parallelism;

/// <summary>
/// Works through slabs on several threads and hands on what each gives in their order, so that every sum is the same
/// whatever the number of threads.
/// </summary>
/// <typeparam name="TSums">What a slab adds to.</typeparam>
/// <param name="atOnce">Slabs in flight at most, each with sums of its own; one thread needs only one.</param>
/// <param name="make">Makes sums that are zero.</param>
internal sealed class OrderedSlabs<TSums>(int atOnce, Func<TSums> make)
    where TSums : class
{
    // Enough slabs that no thread waits long for another's.
    private const int SlabsPerThread = 8;

    private readonly TSums?[] _sums = new TSums?[get_num_threads() == 1 ? 1 : Math.Clamp(
        SlabsPerThread * get_num_threads(), 1, atOnce)];

    /// <summary>The sums that were made.</summary>
    public IEnumerable<TSums> Made => _sums.OfType<TSums>();

    /// <summary>Works through all slabs.</summary>
    /// <param name="slabs">Number of slabs.</param>
    /// <param name="work">Works on one slab and adds to sums, several at once.</param>
    /// <param name="merge">Takes the sums of one slab, slab after slab, and leaves them zero.</param>
    public void Run(long slabs, Action<long, TSums> work, Action<TSums> merge)
    {
        for (long first = 0; first < slabs; first += _sums.Length)
        {
            var count = (int)Math.Min(_sums.Length, slabs - first);
            var from = first;
            SlabCrew.Run(count, slot => work(from + slot, _sums[slot] ??= make()));
            for (var slot = 0; slot < count; slot++) merge(_sums[slot]!);
        }
    }
}
