using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// Works through slabs on several threads and hands on what each gives in their order, so that every sum is the same
/// whatever the number of threads.
/// </summary>
internal static class OrderedSlabs
{
    // Slabs in flight for each thread: enough that none waits long, few enough that their sums stay small.
    private const int SlabsPerThread = 8;

    /// <summary>Works through all slabs, with torch's number of threads.</summary>
    /// <param name="slabs">Number of slabs.</param>
    /// <param name="make">Makes sums that are zero.</param>
    /// <param name="work">Works on one slab and adds to sums, several at once.</param>
    /// <param name="merge">Takes the sums of one slab, slab after slab, and leaves them zero.</param>
    public static void Run<TSums>(int slabs, Func<TSums> make, Action<int, TSums> work, Action<TSums> merge)
        where TSums : class
    {
        var threads = Math.Max(1, Math.Min(get_num_threads(), slabs));
        var sums = new TSums?[threads == 1 ? 1 : Math.Min(slabs, SlabsPerThread * threads)];
        for (var first = 0; first < slabs; first += sums.Length)
        {
            var count = Math.Min(sums.Length, slabs - first);
            var from = first;
            SlabCrew.Run(count, slot => work(from + slot, sums[slot] ??= make()));
            for (var slot = 0; slot < count; slot++) merge(sums[slot]!);
        }
    }
}
