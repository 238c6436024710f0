using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Simulations;

/// <summary>
/// Measures mixtures against the truth on test rows. With p the truth, q the other and means over the rows, KL(p ||
/// q) = mean log p(x) - mean log q(x); the marginals of a mixture are mixtures of the components' marginals, and log
/// p(x_j | x_others) = log p(x) - log p(x_others).
/// </summary>
public sealed class SimulationScores : IDisposable
{
    private static readonly MixtureMemory s_memory = new() { Size = WorkingSet.Big };

    private readonly Tensor _rows;
    private readonly IMixtureData _joint;
    private readonly List<View> _features = [];
    private readonly List<View> _others = [];
    private readonly double _truth;

    /// <summary>Prepares the rows, and the truth's own densities of them.</summary>
    /// <param name="truth">The true mixture p, of at least 2 features.</param>
    /// <param name="test">Rows drawn from it that no fit has seen.</param>
    public SimulationScores(MixtureValues truth, SimulatedRows test)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(test.Dimension, 2, nameof(test));
        using var scope = NewDisposeScope();
        _rows = test.ToTensor().DetachFromDisposeScope();
        _joint = MixtureData.Create(_rows, s_memory);
        int[] all = [.. Enumerable.Range(0, test.Dimension)];
        foreach (var feature in all)
        {
            _features.Add(new View(_rows, [feature], truth));
            _others.Add(new View(_rows, [.. all.Where(other => other != feature)], truth));
        }

        using var parameters = truth.ToParameters();
        _truth = _joint.MeanLogLikelihood(parameters);
    }

    /// <summary>The joint divergence alone.</summary>
    /// <param name="fitted">The mixture q.</param>
    /// <exception cref="MixtureException">A covariance is not positive definite, or a number is not finite.</exception>
    public double JointKl(MixtureParameters fitted) => _truth - _joint.MeanLogLikelihood(fitted);

    /// <summary>All three divergences.</summary>
    /// <param name="fitted">The mixture q.</param>
    /// <exception cref="MixtureException">A covariance is not positive definite, or a number is not finite.</exception>
    public KlScores Of(MixtureValues fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        using var scope = NewDisposeScope();
        using var parameters = fitted.ToParameters();
        var joint = JointKl(parameters);
        return new KlScores(
            joint, _features.Average(feature => feature.Kl(fitted)),
            joint - _others.Average(others => others.Kl(fitted)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var view in _features.Concat(_others)) view.Dispose();
        _joint.Dispose();
        _rows.Dispose();
    }

    // Some of the features of the rows.
    private sealed class View : IDisposable
    {
        private readonly int[] _features;
        private readonly Tensor _rows;
        private readonly IMixtureData _data;
        private readonly double _truth;

        public View(Tensor rows, int[] features, MixtureValues truth)
        {
            _features = features;
            var chosen = tensor(Array.ConvertAll(features, index => (long)index));
            _rows = rows.index_select(1, chosen).DetachFromDisposeScope();
            _data = MixtureData.Create(_rows, s_memory);
            _truth = MeanLogDensity(truth);
        }

        public double Kl(MixtureValues fitted) => _truth - MeanLogDensity(fitted);

        public void Dispose()
        {
            _data.Dispose();
            _rows.Dispose();
        }

        private double MeanLogDensity(MixtureValues mixture)
        {
            using var parameters = mixture.Marginal(_features).ToParameters();
            return _data.MeanLogLikelihood(parameters);
        }
    }
}
