using BigLearnEm.Mixtures;
using BigLearnEm.Data;

namespace BigLearnEm.Simulations;

/// <summary>A simulation as a file of numpy arrays, so that anybody can measure the fits again.</summary>
public static class SimulationArchive
{
    /// <summary>
    /// Writes the archive: <c>train</c> (N, D), <c>test</c>, <c>train_labels</c> (N), <c>test_labels</c>;
    /// <c>true_weights</c> (K), <c>true_means</c> (K, D), <c>true_covariances</c> (K, D, D); the same three without
    /// prefix for BigLearn-EM, as <c>joint_em_</c>, as <c>oracle_</c> (EM started at the truth) and as <c>start_</c>;
    /// and where it was measured <c>kl_explored</c>, <c>kl_best</c>, the joint KL on the way.
    /// </summary>
    /// <param name="path">The file, replaced whole.</param>
    /// <param name="result">The simulation, with its rows.</param>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, SimulationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        NpzFile.Write(path,
        [
            .. Rows("train", result.Train), .. Rows("test", result.Test),
            .. Parameters("true_", result.Truth), .. Parameters("", result.BigLearn.Values),
            .. Parameters("joint_em_", result.JointEm.Values), .. Parameters("oracle_", result.Oracle.Values),
            .. Parameters("start_", result.Start), .. Trace(result.Trace),
        ]);
    }

    private static IEnumerable<(string Name, NpyArray Array)> Rows(string name, SimulatedRows rows)
    {
        yield return (name, new NpyArray(rows.Values, [rows.Count, rows.Dimension]));
        var labels = Array.ConvertAll(rows.Labels, label => (double)label);
        yield return ($"{name}_labels", new NpyArray(labels, [rows.Count], NpyKind.I4));
    }

    private static IEnumerable<(string Name, NpyArray Array)> Parameters(string prefix, MixtureValues mixture)
    {
        int k = mixture.Components, d = mixture.Dimension;
        yield return ($"{prefix}weights", new NpyArray(mixture.Weights, [k]));
        yield return ($"{prefix}means", new NpyArray(mixture.Means, [k, d]));
        yield return ($"{prefix}covariances", new NpyArray(mixture.Covariances, [k, d, d]));
    }

    private static IEnumerable<(string Name, NpyArray Array)> Trace(KlTrace? trace)
    {
        if (trace is null) yield break;
        yield return ("kl_explored", new NpyArray([.. trace.Explored], [trace.Explored.Count]));
        if (trace.Best.Count > 0) yield return ("kl_best", new NpyArray([.. trace.Best], [trace.Best.Count]));
    }
}
