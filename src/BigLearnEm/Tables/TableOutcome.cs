using BigLearnEm.Mixtures;
using BigLearnEm.Runs;

namespace BigLearnEm.Tables;

/// <summary>What a run came to for one seed. Owns its model.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Model">The fitted model.</param>
/// <param name="Final">The figures of its final state.</param>
/// <param name="Stop">Why the fit ended.</param>
/// <param name="Iterations">Matchings of BigLearn-EM, M-steps of Joint-EM, Lloyd iterations of k-means.</param>
/// <param name="Picture">What to draw of it.</param>
public sealed record TableOutcome(
    ulong Seed, TableModel Model, TableFigures Final, StopReason Stop, int Iterations, TablePicture Picture) : IDisposable
{
    /// <summary>What the stopping rule saw, cycle by cycle; empty but for BigLearn-EM.</summary>
    public IReadOnlyList<AgreementCheck> Checks { get; init; } = [];

    /// <summary>Components that the floor holds.</summary>
    public IReadOnlyList<FlooredComponent> Floored { get; init; } = [];

    /// <summary>Components that no row belongs to; their weight is zero.</summary>
    public IReadOnlyList<int> Empty { get; init; } = [];

    /// <summary>How the number of components was chosen; null where it was given.</summary>
    public ComponentChoice? Choice { get; init; }

    /// <summary>Mean squared distance of the training rows to their centre; null but for k-means.</summary>
    public double? Inertia { get; init; }

    /// <summary>Number of training rows.</summary>
    public long TrainRows { get; init; }

    /// <summary>Number of test rows.</summary>
    public long TestRows { get; init; }

    /// <summary>Where each row belongs; empty for streamed rows.</summary>
    public IReadOnlyList<RowAssignment> Assignments { get; init; } = [];

    /// <summary>What the whole run of this seed took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
