using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigLearnEm.Distributed;

/// <summary>
/// Sums of doubles that come to the same whatever the order of what is added, and whichever rank adds it: the rounding
/// error of every addition is kept beside the sum (Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci.
/// Comput. 26, 2005, algorithm 4.4). Eight operations a number, so for sums that were long in the making.
/// </summary>
/// <param name="length">How many sums.</param>
internal sealed class ExactSums(int length)
{
    private readonly double[] _sums = new double[length];
    private readonly double[] _errors = new double[length];

    /// <summary>Adds a number to each sum.</summary>
    /// <param name="values">At least as many numbers as there are sums; the rest is not read.</param>
    public void Add(ReadOnlySpan<double> values)
    {
        var i = 0;
        for (; i <= length - Vector<double>.Count; i += Vector<double>.Count)
        {
            ref var sum = ref Unsafe.As<double, Vector<double>>(ref _sums[i]);
            ref var error = ref Unsafe.As<double, Vector<double>>(ref _errors[i]);
            var value = MemoryMarshal.Read<Vector<double>>(MemoryMarshal.AsBytes(values[i..]));
            var next = sum + value;
            var part = next - sum;
            error += (sum - (next - part)) + (value - part);
            sum = next;
        }

        for (; i < length; i++)
        {
            var next = _sums[i] + values[i];
            var part = next - _sums[i];
            _errors[i] += (_sums[i] - (next - part)) + (values[i] - part);
            _sums[i] = next;
        }
    }

    /// <summary>The sums over all ranks, rounded to double.</summary>
    /// <param name="communicator">The ranks, each of which calls this with as many sums.</param>
    public double[] Total(ICommunicator communicator)
    {
        var total = new double[length];
        if (communicator.Size == 1)
        {
            for (var i = 0; i < length; i++) total[i] = (double)At(i);
            return total;
        }

        var sums = new DoubleDouble[length];
        for (var i = 0; i < length; i++) sums[i] = At(i);
        communicator.Sum(sums);
        for (var i = 0; i < length; i++) total[i] = (double)sums[i];
        return total;
    }

    // The error of a sum that is not finite is NaN, and says no more than the sum.
    private DoubleDouble At(int i) => double.IsFinite(_sums[i]) ? new DoubleDouble(_sums[i], 0) + _errors[i] : _sums[i];
}
