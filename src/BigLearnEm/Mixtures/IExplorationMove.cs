using BigLearnEm.Randomness;

namespace BigLearnEm.Mixtures;

/// <summary>A change that may lead from an optimum of Joint-EM into the basin of a better one.</summary>
public interface IExplorationMove
{
    /// <summary>Different proposals that are worth trying at one optimum before giving it up.</summary>
    int Attempts { get; }

    /// <summary>Proposes a state to run Joint-EM from; it is kept only if the likelihood rises.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="optimum">An optimum of Joint-EM; stays with the caller.</param>
    /// <param name="constraints">What the M-step may do.</param>
    /// <param name="attempt">How many proposals were made before, so that the next may differ.</param>
    /// <param name="random">The attempt's own generator.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <returns>A new state, outside every dispose scope.</returns>
    MixtureParameters Propose(
        IMixtureData data, MixtureParameters optimum, MixtureConstraints constraints, int attempt, DerivedRandom random,
        CancellationToken cancellation = default);
}
