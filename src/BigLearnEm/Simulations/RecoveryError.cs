namespace BigLearnEm.Simulations;

/// <summary>Errors of one kind of parameter over the components.</summary>
/// <param name="Mean">The mean error.</param>
/// <param name="Max">The largest.</param>
public sealed record RecoveryError(double Mean, double Max)
{
    /// <summary>Of at least one error.</summary>
    /// <param name="errors">The errors (K).</param>
    public static RecoveryError Of(IReadOnlyCollection<double> errors) => new(errors.Average(), errors.Max());
}
