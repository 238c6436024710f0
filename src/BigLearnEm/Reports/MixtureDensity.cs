namespace BigLearnEm.Reports;

/// <summary>The density of a Gaussian mixture in the plane: the sum over k of pi_k N(x; mu_k, Sigma_k).</summary>
internal sealed class MixtureDensity
{
    // For each component: x and y of the mean, the factor before the exponential, and the precision's xx, xy and yy.
    private readonly List<(double X, double Y, double Factor, double Xx, double Xy, double Yy)> _components = [];

    /// <summary>Prepares a mixture; components that are not finite or have no area count as absent.</summary>
    internal MixtureDensity(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> covariances)
    {
        for (var k = 0; k < weights.Length; k++)
        {
            var (x, y) = (means[2 * k], means[(2 * k) + 1]);
            var (xx, xy, yy) = (covariances[4 * k], covariances[(4 * k) + 1], covariances[(4 * k) + 3]);
            var determinant = (xx * yy) - (xy * xy);
            var factor = weights[k] / (2 * Math.PI * Math.Sqrt(determinant));
            if (determinant <= 0 || !double.IsFinite(factor)) continue;
            if (!Numbers.IsPlottable(x) || !Numbers.IsPlottable(y)) continue;
            _components.Add((x, y, factor, yy / determinant, -xy / determinant, xx / determinant));
        }
    }

    internal double At(double x, double y)
    {
        var sum = 0.0;
        foreach (var component in _components)
        {
            var (dx, dy) = (x - component.X, y - component.Y);
            var distance = (component.Xx * dx * dx) + (2 * component.Xy * dx * dy) + (component.Yy * dy * dy);
            sum += component.Factor * Math.Exp(-0.5 * distance);
        }

        return sum;
    }

    /// <summary>The density on a square grid over a part of the plane, row by row from the least y.</summary>
    internal double[] OnGrid(PlaneBounds bounds, int size)
    {
        var values = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            var y = bounds.MinimumY + (bounds.Height * row / (size - 1));
            for (var column = 0; column < size; column++)
                values[(row * size) + column] = At(bounds.MinimumX + (bounds.Width * column / (size - 1)), y);
        }

        return values;
    }
}
