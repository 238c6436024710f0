using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>
/// A component whose covariance would be singular, or nearly so, if the floor did not hold it: in some direction its
/// variance is the floor and not the data's.
/// </summary>
/// <param name="Component">Which, from 0.</param>
/// <param name="Dimension">Number of features D.</param>
/// <param name="EffectiveRows">Its weight times the training rows' weight; few for D features.</param>
/// <param name="SmallestEigenvalue">The least variance in any direction, in squared units of the scaled features.</param>
public sealed record FlooredComponent(int Component, int Dimension, double EffectiveRows, double SmallestEigenvalue)
{
    // What rounding may leave an eigenvalue above the floor that it was raised to, relative.
    private const double Rounding = 1e-6;

    /// <summary>Finds them; components without weight are passed over.</summary>
    /// <param name="mixture">The fitted mixture.</param>
    /// <param name="floor">The floor under the eigenvalues.</param>
    /// <param name="totalWeight">Sum of the training rows' weights; N where each counts once.</param>
    public static IReadOnlyList<FlooredComponent> Find(MixtureParameters mixture, double floor, double totalWeight)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var smallest = linalg.eigvalsh(mixture.Covariances).amin([1]).cpu().data<double>().ToArray();
        var weights = mixture.Weights.cpu().data<double>().ToArray();
        return
        [
            .. Enumerable.Range(0, weights.Length)
                .Where(k => weights[k] > 0 && smallest[k] <= floor * (1 + Rounding))
                .Select(k => new FlooredComponent(k, mixture.Dimension, weights[k] * totalWeight, smallest[k])),
        ];
    }
}
