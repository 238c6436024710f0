using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// A shift and a scale per feature, (x - Shift) / Scale: mean and standard deviation of codes, or minimum and range of
/// pixels. A feature that does not change, or only by rounding, keeps scale 1, so that it becomes 0. Owns its tensors.
/// </summary>
public sealed class FeatureScale : IDisposable
{
    // A deviation below this share of the feature's mean and of the largest deviation is float32's rounding.
    private const double Rounding = 1e-6;

    private FeatureScale(Tensor shift, Tensor scale)
    {
        Shift = shift;
        Scale = scale;
    }

    /// <summary>What is subtracted, shape (D), float64.</summary>
    public Tensor Shift { get; }

    /// <summary>What is divided by, shape (D), float64, all positive.</summary>
    public Tensor Scale { get; }

    /// <summary>Makes a scale that outlives the dispose scope around the call.</summary>
    /// <param name="shift">Shape (D).</param>
    /// <param name="scale">Shape (D); zeros are replaced by 1.</param>
    public static FeatureScale Of(Tensor shift, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(shift);
        ArgumentNullException.ThrowIfNull(scale);
        using var scope = NewDisposeScope();
        var values = scale.to(float64);
        return new FeatureScale(
            shift.to(float64).clone().DetachFromDisposeScope(),
            where(values.gt(0), values, ones_like(values)).DetachFromDisposeScope());
    }

    /// <summary>Mean and standard deviation (divided by N) of each column.</summary>
    /// <param name="rows">Shape (N, D).</param>
    public static FeatureScale Standardizing(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var scope = NewDisposeScope();
        var values = rows.to(float64);
        var mean = values.mean([0]);
        var deviation = (values - mean).square().mean([0]).sqrt();
        var rounding = mean.abs().maximum(deviation.max()) * Rounding;
        return Of(mean, where(deviation.gt(rounding), deviation, zeros_like(deviation)));
    }

    /// <summary>(x - Shift) / Scale.</summary>
    /// <param name="rows">Shape (n, D).</param>
    /// <returns>Shape (n, D), float64.</returns>
    public Tensor Apply(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var scope = NewDisposeScope();
        return ((rows.to(float64) - Shift) / Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Shift.Dispose();
        Scale.Dispose();
    }
}
