using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>
/// The plane in which rows are drawn: that of their first two principal components; for one or two features, these
/// themselves.
/// </summary>
internal sealed class PrincipalPlane : IDisposable
{
    private const int Plane = 2;

    private readonly Tensor _centre;
    private readonly Tensor _axes;

    private PrincipalPlane(Tensor centre, Tensor axes, double[] shares)
    {
        _centre = centre;
        _axes = axes;
        Shares = shares;
    }

    /// <summary>The share of the variance along each axis; empty where the axes are the features themselves.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>Finds the plane of rows.</summary>
    /// <param name="rows">Shape (N, D), float64, nothing missing.</param>
    public static PrincipalPlane Of(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var d = rows.shape[1];
        if (d <= Plane)
        {
            return new PrincipalPlane(
                zeros(d, dtype: float64).DetachFromDisposeScope(),
                eye(Plane, dtype: float64).narrow(0, 0, d).contiguous().DetachFromDisposeScope(), []);
        }

        var centre = rows.mean([0]);
        var centred = rows - centre;
        var (values, vectors) = linalg.eigh(centred.t().mm(centred) / rows.shape[0]);
        var total = Math.Max(values.sum().item<double>(), double.Epsilon);
        var axes = stack([vectors.select(1, d - 1), vectors.select(1, d - 2)], 1);
        // An eigenvector's sign is arbitrary: its largest entry is made positive, so that pictures do not flip.
        var largest = axes.gather(0, axes.abs().argmax(0, keepdim: true));
        axes = axes * largest.sign();
        double[] shares = [values[d - 1].item<double>() / total, values[d - 2].item<double>() / total];
        return new PrincipalPlane(centre.DetachFromDisposeScope(), axes.DetachFromDisposeScope(), shares);
    }

    /// <summary>Points (N*2) of rows (N, D).</summary>
    public double[] Points(Tensor rows)
    {
        using var scope = NewDisposeScope();
        return (rows - _centre).mm(_axes).contiguous().data<double>().ToArray();
    }

    /// <summary>Covariances in the plane (K*2*2), A' Sigma A with the axes' matrix A, of covariances (K, D, D).</summary>
    public double[] Covariances(Tensor covariances)
    {
        using var scope = NewDisposeScope();
        return _axes.t().matmul(covariances).matmul(_axes).contiguous().data<double>().ToArray();
    }

    public void Dispose()
    {
        _centre.Dispose();
        _axes.Dispose();
    }
}
