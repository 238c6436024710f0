using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Reports;

/// <summary>One of the fits that a simulation compares.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Key">Its name in <c>results.json</c>.</param>
/// <param name="Of">Its outcome in one simulation.</param>
internal sealed record SimulationMethod(string Name, string Key, Func<SimulationResult, SimulatedFit> Of)
{
    /// <summary>BigLearn-EM from the paper's start.</summary>
    public static readonly SimulationMethod BigLearn =
        new(SimulationRun.BigLearnName, "biglearn", result => result.BigLearn);

    /// <summary>Ordinary EM from the same start.</summary>
    public static readonly SimulationMethod JointEm =
        new(SimulationRun.JointEmName, "joint_em", result => result.JointEm);

    /// <summary>EM started at the true parameters.</summary>
    public static readonly SimulationMethod Oracle = new(SimulationRun.OracleName, "oracle", result => result.Oracle);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<SimulationMethod> All = [BigLearn, JointEm, Oracle];
}
