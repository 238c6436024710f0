using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using BigLearnEm.Simulations;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Tables;
using static TorchSharp.torch;

namespace BigLearnEm.Endurance.Soak;

/// <summary>Fits mixtures to tensors and asks them for everything they know.</summary>
internal static class MixtureWork
{
    private static readonly CovarianceKind[] s_kinds = Enum.GetValues<CovarianceKind>();

    public static void Do(int round)
    {
        var seed = (ulong)round;
        var table = Blobs.Draw(150 + (round % 97), 3 + (round % 3), seed).Features;
        using var rows = TableModel.ToTensor(table);
        Fit(rows, FitMethod.BigLearn, seed, s_kinds[round % s_kinds.Length]);
        Fit(rows, FitMethod.JointEm, seed, CovarianceKind.Full);
        using (var missing = TableModel.ToTensor(WithHole(table, round % table.Rows)))
            Fit(missing, FitMethod.BigLearn, seed, CovarianceKind.Full);
        using var centres = KMeans.Fit(rows, 3, new DerivedRandom(seed, "k-means", 0), restarts: 2);
        using var nearest = KMeans.Nearest(rows, centres.Centres);
        SimulationRun.Execute(new SimulationOptions { Grid = 2, TestSamples = 300, Seed = seed });
    }

    private static Table WithHole(Table table, int row)
    {
        double[] values = [.. table.Values];
        values[row * table.Columns] = double.NaN;
        return new Table(values, table.Rows, table.Columns);
    }

    private static void Fit(Tensor rows, FitMethod method, ulong seed, CovarianceKind kind)
    {
        using var mixture = new GaussianMixture(new GaussianMixtureOptions
        {
            Components = 3, Method = method, Seed = seed, Covariance = kind, CovarianceFloor = 1e-3, Restarts = 2,
        });
        mixture.Fit(rows);
        mixture.Predict(rows);
        mixture.ScoreSamples(rows);
        mixture.Bic(rows);
        using var probabilities = mixture.PredictProbabilities(rows);
        using var drawn = mixture.Sample(20, seed).Item1;
    }
}
