using BigLearnEm.Mixtures;

namespace BigLearnEm.Simulations;

/// <summary>The outcome of one simulation: what was true, what was drawn, and what three fits made of it.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Truth">The true parameters.</param>
/// <param name="Train">The rows fitted to.</param>
/// <param name="Test">The rows measured with.</param>
/// <param name="Start">Where Joint-EM and BigLearn-EM started.</param>
/// <param name="Oracle">EM started at the true parameters: the optimum that is to be reached.</param>
/// <param name="JointEm">Joint-EM from the start.</param>
/// <param name="BigLearn">BigLearn-EM from the same start.</param>
public sealed record SimulationResult(
    ulong Seed, MixtureValues Truth, SimulatedRows Train, SimulatedRows Test, MixtureValues Start, SimulatedFit Oracle,
    SimulatedFit JointEm, SimulatedFit BigLearn)
{
    /// <summary>Two test KLs that differ by no more than this, in nats, count as those of one optimum.</summary>
    public const double Tolerance = 1e-3;

    /// <summary>The exploring state at the end of the first cycle; null where there was no iteration.</summary>
    public MixtureValues? During { get; init; }

    /// <summary>Iterations after which <see cref="During"/> was taken.</summary>
    public int DuringIteration { get; init; }

    /// <summary>What the stopping rule saw, cycle by cycle.</summary>
    public IReadOnlyList<AgreementCheck> Checks { get; init; } = [];

    /// <summary>The KL on the way; null where it was not asked for.</summary>
    public KlTrace? Trace { get; init; }

    /// <summary>
    /// Whether a fit's joint KL is within <see cref="Tolerance"/>, up or down, of EM started at the truth.
    /// </summary>
    /// <param name="fit">One of the fits.</param>
    public bool IsWithin(SimulatedFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Math.Abs(fit.Kl.Joint - Oracle.Kl.Joint) <= Tolerance;
    }

    /// <summary>The same without the rows, for keeping the outcome of many seeds.</summary>
    public SimulationResult WithoutRows() => this with
    {
        Train = new SimulatedRows([], [], Train.Dimension), Test = new SimulatedRows([], [], Test.Dimension),
    };

    /// <summary>
    /// The same without rows and without the parameters of any mixture, both of which the archive has: what figures and
    /// charts over many seeds are made of.
    /// </summary>
    public SimulationResult FiguresAlone()
    {
        var nothing = new MixtureValues([], [], []);
        return WithoutRows() with
        {
            Truth = nothing, Start = nothing, During = null, Oracle = Oracle with { Values = nothing },
            JointEm = JointEm with { Values = nothing }, BigLearn = BigLearn with { Values = nothing },
        };
    }
}
