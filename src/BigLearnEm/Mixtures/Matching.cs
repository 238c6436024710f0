using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// What one BigLearn-EM iteration looks at: the space spanned by the rows of B, where B holds t of the rows of an
/// orthogonal matrix A (of the identity, for joint and marginal matchings). Owns its tensors.
/// </summary>
public sealed class Matching : IDisposable
{
    private Matching(
        MatchingKind kind, int targetFeatures, Tensor? basis, Tensor? projector, IReadOnlyList<int>? keptFeatures)
    {
        Kind = kind;
        TargetFeatures = targetFeatures;
        KeptFeatures = keptFeatures;
        Basis = basis?.DetachFromDisposeScope();
        Projector = projector?.DetachFromDisposeScope();
    }

    /// <summary>Which of the three matchings it is.</summary>
    public MatchingKind Kind { get; }

    /// <summary>Number t of kept coordinates, 1 to D.</summary>
    public int TargetFeatures { get; }

    /// <summary>The kept features where the kept coordinates are features, in the order of B's rows; otherwise null.</summary>
    public IReadOnlyList<int>? KeptFeatures { get; }

    /// <summary>B, shape (t, D), float64, orthonormal rows; null for the joint matching, where B is the identity.</summary>
    public Tensor? Basis { get; }

    /// <summary>P = B' B, shape (D, D), float64, the orthogonal projector onto the kept space; null for the joint matching.</summary>
    public Tensor? Projector { get; }

    /// <summary>The joint matching: all features.</summary>
    /// <param name="dimension">Number of features D.</param>
    public static Matching Joint(int dimension) => new(MatchingKind.Joint, dimension, null, null, null);

    /// <summary>A matching onto the space spanned by given orthonormal rows.</summary>
    /// <param name="kind">Marginal or transformed.</param>
    /// <param name="basis">B, shape (t, D), float64; a copy is kept.</param>
    public static Matching Onto(MatchingKind kind, Tensor basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return Onto(kind, basis, null);
    }

    /// <summary>The marginal matching of some features.</summary>
    /// <param name="features">The kept features, different ones, each from 0 to D-1.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="device">Where the fit runs.</param>
    public static Matching Marginal(IReadOnlyList<int> features, int dimension, Device device)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = NewDisposeScope();
        var rows = tensor(features.Select(index => (long)index).ToArray());
        return Onto(
            MatchingKind.Marginal, eye(dimension, dtype: float64).index_select(0, rows).to(device), [.. features]);
    }

    /// <summary>A transformed marginal matching: some rows of a random orthogonal matrix.</summary>
    /// <param name="kept">Number t of kept coordinates, 1 to D.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="random">The generator to draw the matrix from.</param>
    /// <param name="device">Where the fit runs.</param>
    public static Matching Transformed(int kept, int dimension, DerivedRandom random, Device device)
    {
        using var scope = NewDisposeScope();
        // Any t rows of a Haar-distributed matrix are as good as any others.
        return Onto(MatchingKind.Transformed, RandomOrthogonal(dimension, random).narrow(0, 0, kept).to(device), null);
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

        var kind = u < options.MarginalBound ? MatchingKind.Marginal : MatchingKind.Transformed;
        var share = random.NextBeta(options.BetaA, options.BetaB);
        var kept = random.Choose(dimension, Math.Clamp((int)(dimension * share), 1, dimension));
        if (kind == MatchingKind.Marginal) return Marginal(kept, dimension, device);
        using var scope = NewDisposeScope();
        var frame = RandomOrthogonal(dimension, random);
        return Onto(kind, frame.index_select(0, tensor(kept.Select(index => (long)index).ToArray())).to(device), null);
    }

    /// <summary>
    /// A Haar-distributed orthogonal matrix, shape (D, D), float64, on the CPU: Gaussian rows made orthonormal one after
    /// the other (Gram-Schmidt, each twice against those before it), which leaves R's diagonal positive, as Q needs to be
    /// Haar-distributed (Mezzadri 2007).
    /// </summary>
    /// <param name="dimension">Number of rows and columns D.</param>
    /// <param name="random">The generator to draw from; D*D standard normal draws are taken.</param>
    public static Tensor RandomOrthogonal(int dimension, DerivedRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var rows = new double[dimension * dimension];
        for (var i = 0; i < rows.Length; i++) rows[i] = random.NextGaussian();
        SmallMatrices.Orthonormalize(rows, dimension);
        return tensor(rows, [dimension, dimension], dtype: float64);
    }

    private static Matching Onto(MatchingKind kind, Tensor basis, int[]? keptFeatures)
    {
        using var scope = NewDisposeScope();
        var rows = basis.clone();
        return new Matching(kind, (int)basis.shape[0], rows, rows.t().mm(rows), keptFeatures);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Basis?.Dispose();
        Projector?.Dispose();
    }
}
