using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// What one BigLearn-EM iteration looks at: the space spanned by the rows of B, where B holds t of the rows of an
/// orthogonal matrix A (of the identity, for joint and marginal matchings). Owns its tensors.
/// </summary>
public sealed class Matching : IDisposable
{
    private Matching(MatchingKind kind, int targetFeatures, Tensor? basis, Tensor? projector)
    {
        Kind = kind;
        TargetFeatures = targetFeatures;
        Basis = basis?.DetachFromDisposeScope();
        Projector = projector?.DetachFromDisposeScope();
    }

    /// <summary>Which of the three matchings it is.</summary>
    public MatchingKind Kind { get; }

    /// <summary>Number t of kept coordinates, 1 to D.</summary>
    public int TargetFeatures { get; }

    /// <summary>B, shape (t, D), float64, orthonormal rows; null for the joint matching, where B is the identity.</summary>
    public Tensor? Basis { get; }

    /// <summary>P = B' B, shape (D, D), float64, the orthogonal projector onto the kept space; null for the joint matching.</summary>
    public Tensor? Projector { get; }

    /// <summary>The joint matching: all features.</summary>
    /// <param name="dimension">Number of features D.</param>
    public static Matching Joint(int dimension) => new(MatchingKind.Joint, dimension, null, null);

    /// <summary>A matching onto the space spanned by given orthonormal rows.</summary>
    /// <param name="kind">Marginal or transformed.</param>
    /// <param name="basis">B, shape (t, D), float64; a copy is kept.</param>
    public static Matching Onto(MatchingKind kind, Tensor basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        using var scope = NewDisposeScope();
        var rows = basis.clone();
        return new Matching(kind, (int)basis.shape[0], rows, rows.t().mm(rows));
    }

    /// <summary>
    /// Draws the matching of one iteration: joint if u &lt; P1, marginal if P1 &lt;= u &lt; P2, otherwise transformed;
    /// the last two keep t = max(1, floor(D * Beta(a, b))) coordinates, chosen without replacement. The published
    /// program keeps int(D * Beta), which can be none at all; keeping at least one is our departure from it.
    /// </summary>
    /// <param name="options">P1, P2 and the parameters of the Beta distribution.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="random">The iteration's own generator.</param>
    /// <param name="device">Where the fit runs; the draws themselves are made on the CPU, the same for every device.</param>
    public static Matching Draw(BigLearnOptions options, int dimension, DerivedRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        var u = random.NextDouble();
        if (u < options.JointProbability) return Joint(dimension);

        using var scope = NewDisposeScope();
        var kind = u < options.MarginalBound ? MatchingKind.Marginal : MatchingKind.Transformed;
        var share = random.NextBeta(options.BetaA, options.BetaB);
        var kept = random.Choose(dimension, Math.Clamp((int)(dimension * share), 1, dimension));
        var frame = kind == MatchingKind.Marginal
            ? eye(dimension, dtype: float64)
            : RandomOrthogonal(dimension, random);
        return Onto(kind, frame.index_select(0, tensor(kept.Select(index => (long)index).ToArray())).to(device));
    }

    /// <summary>
    /// A Haar-distributed orthogonal matrix, shape (D, D), float64, on the CPU: Q of a Gaussian matrix's QR
    /// decomposition with the signs of R's diagonal moved into Q (Mezzadri 2007).
    /// </summary>
    /// <param name="dimension">Number of rows and columns D.</param>
    /// <param name="random">The generator to draw from; D*D standard normal draws are taken.</param>
    public static Tensor RandomOrthogonal(int dimension, DerivedRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        var gaussian = new double[dimension * dimension];
        for (var i = 0; i < gaussian.Length; i++) gaussian[i] = random.NextGaussian();
        var (q, r) = linalg.qr(tensor(gaussian, [dimension, dimension], dtype: float64));
        var signs = where(r.diagonal() < 0, -ones(dimension, dtype: float64), ones(dimension, dtype: float64));
        return (q * signs).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Basis?.Dispose();
        Projector?.Dispose();
    }
}
