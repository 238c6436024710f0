using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// A mixture's parameters with the components side by side in vectors, so that a small factorization is done for several
/// components at once, whatever its size. A group is as many components as a vector has doubles; absent ones have weight
/// zero and covariance I.
/// </summary>
internal sealed class LaneMixture
{
    private readonly Vector<double>[] _logWeights;
    private readonly Vector<double>[] _means;
    private readonly Vector<double>[] _covariances;

    /// <summary>Lays parameters out.</summary>
    /// <param name="parameters">The mixture.</param>
    /// <param name="centre">c, shape (D), which rows are centred about.</param>
    public LaneMixture(MixtureParameters parameters, double[] centre)
    {
        using var scope = NewDisposeScope();
        int d = Dimension = parameters.Dimension, lanes = Vector<double>.Count;
        Components = parameters.Components;
        Groups = (Components + lanes - 1) / lanes;
        _logWeights = new Vector<double>[Groups];
        _means = new Vector<double>[Groups * d];
        _covariances = new Vector<double>[Groups * d * d];
        var weights = parameters.Weights.cpu().contiguous().data<double>().ToArray();
        var means = parameters.Means.cpu().contiguous().data<double>().ToArray();
        var covariances = parameters.Covariances.cpu().contiguous().data<double>().ToArray();
        for (var k = 0; k < Groups * lanes; k++)
        {
            var isThere = k < Components;
            Set(_logWeights, k, 0, 1, isThere ? Math.Log(weights[k]) : double.NegativeInfinity);
            for (var i = 0; i < d; i++)
            {
                Set(_means, k, i, d, isThere ? means[(k * d) + i] - centre[i] : 0);
                for (var j = 0; j < d; j++)
                {
                    var absent = i == j ? 1 : 0;
                    Set(_covariances, k, (i * d) + j, d * d, isThere ? covariances[(((k * d) + i) * d) + j] : absent);
                }
            }
        }
    }

    /// <summary>Number of components K.</summary>
    public int Components { get; }

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    /// <summary>K rounded up to whole groups.</summary>
    public int Lanes => Groups * Vector<double>.Count;

    /// <summary>Number of features D.</summary>
    public int Dimension { get; }

    /// <summary>log pi of a group.</summary>
    public Vector<double> LogWeights(int group) => _logWeights[group];

    /// <summary>mu - c of a group, shape (D).</summary>
    public ReadOnlySpan<Vector<double>> Means(int group) => _means.AsSpan(group * Dimension, Dimension);

    /// <summary>One row of Sigma of a group, shape (D).</summary>
    public ReadOnlySpan<Vector<double>> Covariances(int group, int row) =>
        _covariances.AsSpan(((group * Dimension) + row) * Dimension, Dimension);

    private static void Set(Vector<double>[] values, int component, int place, int stride, double value)
    {
        var lanes = Vector<double>.Count;
        var numbers = MemoryMarshal.Cast<Vector<double>, double>(values.AsSpan());
        numbers[((((component / lanes) * stride) + place) * lanes) + (component % lanes)] = value;
    }
}
