using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The formulas of EDESC (Cai et al., "Efficient Deep Embedded Subspace Clustering", CVPR 2022): K subspaces of d
/// dimensions each, among n_z = K d code features. The basis of subspace j is D^(j), shape (n_z, d); D = [D^(1) ...
/// D^(K)], shape (n_z, K d). All bases stand in one tensor of shape (K, n_z, d), which says K and d by itself.
/// Reductions, norms and weights are those of the authors' program (github.com/JinyuCai95/EDESC-pytorch).
/// </summary>
public static class SubspaceAffinity
{
    /// <summary>Weight of each of the two constraints on D, as in the authors' program.</summary>
    public const double ConstraintWeight = 1e-3;

    /// <summary>
    /// The subspace affinity s_ij = (|z_i' D^(j)|^2 + eta d) / ((eta + 1) d), divided by its sum over j; differentiable
    /// in codes and bases. The denominator (eta + 1) d is the same for every j and so cancels; it is left out.
    /// </summary>
    /// <param name="codes">Shape (n, n_z), float32 or float64.</param>
    /// <param name="bases">Shape (K, n_z, d), of the same type.</param>
    /// <param name="eta">The smoothing, positive.</param>
    /// <returns>Shape (n, K), positive, each row summing to one.</returns>
    public static Tensor Of(Tensor codes, Tensor bases, double eta)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(bases);
        var (subspaces, width, dimension) = (bases.shape[0], bases.shape[1], bases.shape[2]);
        if (codes.dim() != 2 || codes.shape[1] != width)
            throw new ArgumentException(
                $"Expected codes of shape (n, {width}), got ({string.Join(", ", codes.shape)}).", nameof(codes));
        var projections = codes.mm(SideBySide(bases)).view(codes.shape[0], subspaces, dimension); // (n, K, d)
        var smoothed = projections.square().sum(2) + (eta * dimension);
        return smoothed / smoothed.sum(1, keepdim: true);
    }

    /// <summary>
    /// The refined affinity s~_ij = s_ij^2 / sum_i s_ij, divided by its sum over j: the target that the affinities are
    /// pulled to, fixed for an epoch.
    /// </summary>
    /// <param name="affinity">s of all images, shape (N, K).</param>
    /// <returns>Shape (N, K), float32, each row summing to one.</returns>
    public static Tensor Refined(Tensor affinity)
    {
        ArgumentNullException.ThrowIfNull(affinity);
        using var scope = NewDisposeScope();
        return SoftAssignment.SharpenedTarget(affinity.to(float64)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// KL(target || affinity) as the authors' program has it: the mean of s~ (log s~ - log s) over all n K elements, not
    /// over the n rows as in <see cref="SoftAssignment.Divergence"/>.
    /// </summary>
    /// <param name="target">s~, shape (n, K).</param>
    /// <param name="affinity">s, shape (n, K).</param>
    public static Tensor Divergence(Tensor target, Tensor affinity)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(affinity);
        // TorchSharp's default would take the target for a logarithm.
        return nn.functional.kl_div(affinity.log(), target, log_target: false);
    }

    /// <summary>
    /// How far the columns of D are from length 1: |D'D o I - I|, the Frobenius norm itself and not its square (the
    /// authors' <c>D_constraint1</c> without its weight).
    /// </summary>
    /// <param name="bases">Shape (K, n_z, d).</param>
    public static Tensor LengthConstraint(Tensor bases)
    {
        ArgumentNullException.ThrowIfNull(bases);
        return (bases.square().sum(1) - 1).norm(); // The diagonal of D'D is the columns' squared lengths, (K, d).
    }

    /// <summary>
    /// How far different subspaces are from orthogonal: |D'D o O|, O zero in the K diagonal blocks of d x d and one
    /// elsewhere; the Frobenius norm itself and not its square (the authors' <c>D_constraint2</c> without its weight).
    /// </summary>
    /// <param name="bases">Shape (K, n_z, d).</param>
    public static Tensor SeparationConstraint(Tensor bases)
    {
        ArgumentNullException.ThrowIfNull(bases);
        var (subspaces, dimension) = (bases.shape[0], bases.shape[2]);
        var all = SideBySide(bases);
        var own = eye(subspaces, dtype: bases.dtype, device: bases.device)
            .kron(ones([dimension, dimension], dtype: bases.dtype, device: bases.device));
        return (all.t().mm(all) * (1 - own)).norm(); // (K d, K d)
    }

    /// <summary>
    /// The whole loss of a batch: mean squared error over all pixels + beta KL(s~ || s) + 1e-3 |D'D o I - I| + 1e-3
    /// |D'D o O|.
    /// </summary>
    /// <param name="images">Shape (n, P).</param>
    /// <param name="reconstructions">Shape (n, P).</param>
    /// <param name="codes">Shape (n, n_z).</param>
    /// <param name="bases">Shape (K, n_z, d).</param>
    /// <param name="target">s~ of these images, shape (n, K).</param>
    /// <param name="eta">The affinity's smoothing.</param>
    /// <param name="beta">Weight of the divergence.</param>
    public static Tensor Loss(
        Tensor images, Tensor reconstructions, Tensor codes, Tensor bases, Tensor target, double eta, double beta)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(reconstructions);
        var divergence = Divergence(target, Of(codes, bases, eta));
        var constraints = LengthConstraint(bases) + SeparationConstraint(bases);
        return nn.functional.mse_loss(reconstructions, images) + (divergence * beta) + (constraints * ConstraintWeight);
    }

    /// <summary>
    /// The bases to begin with: for each cluster of a partition, the d leading left singular vectors of its codes Z_j',
    /// shape (n_z, n_j), which are not centred. A cluster of fewer than d images gets any orthonormal vectors besides.
    /// </summary>
    /// <param name="codes">Shape (N, n_z).</param>
    /// <param name="labels">The cluster of each row, shape (N), 0 to K-1; none of them empty.</param>
    /// <param name="subspaces">Number of clusters K.</param>
    /// <param name="dimension">Dimension d of each subspace, at most n_z.</param>
    /// <returns>Shape (K, n_z, d), of the codes' type, the columns of each basis orthonormal.</returns>
    public static Tensor InitialBases(Tensor codes, int[] labels, int subspaces, int dimension)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, codes.shape[1]);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var members = labels.Select((label, row) => (label, row)).ToLookup(pair => pair.label, pair => (long)pair.row);
        var bases = new List<Tensor>();
        for (var j = 0; j < subspaces; j++)
        {
            var rows = tensor(members[j].ToArray(), device: codes.device);
            var own = codes.index_select(0, rows).to(float64); // (n_j, n_z)
            // The right singular vectors would be (n_j, n_j); all left ones are only needed where there are few rows.
            var (left, _, _) = linalg.svd(own.t(), fullMatrices: own.shape[0] < own.shape[1]);
            bases.Add(left.narrow(1, 0, dimension));
        }

        return stack(bases).to(codes.dtype).MoveToOuterDisposeScope();
    }

    // D = [D^(1) ... D^(K)], shape (n_z, K d).
    private static Tensor SideBySide(Tensor bases) =>
        bases.permute(1, 0, 2).reshape(bases.shape[1], bases.shape[0] * bases.shape[2]);
}
