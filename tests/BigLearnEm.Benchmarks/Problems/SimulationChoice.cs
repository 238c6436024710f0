using System.Globalization;
using BigLearnEm.Simulations;

namespace BigLearnEm.Benchmarks.Problems;

/// <summary>Which simulation a mode runs; the same options and seed give the same rows as <c>biglearn simulate</c>.</summary>
internal static class SimulationChoice
{
    /// <summary>Reads --grid, --dim, --unequal yes, --covariances equal|unequal|rotated, --samples (0 for the default).</summary>
    public static SimulationOptions Read(Arguments arguments)
    {
        var samples = arguments.Whole("samples", 0);
        var covariances = arguments.Text("covariances", "equal");
        return new SimulationOptions
        {
            Grid = arguments.Whole("grid", 5), Dimension = arguments.Whole("dim", 2),
            UnequalWeights = arguments.Truth("unequal"), TrainSamples = samples == 0 ? null : samples,
            Covariances = Enum.TryParse<SimulatedCovariances>(covariances, ignoreCase: true, out var kind)
                ? kind
                : throw new ArgumentException($"Expected --covariances equal, unequal or rotated, got '{covariances}'."),
        }.Validate();
    }

    /// <summary>A name without spaces, for lines and files.</summary>
    public static string NameOf(SimulationOptions options) =>
        $"grid{options.Grid}-dim{options.Dimension}{(options.UnequalWeights ? "-unequal" : "")}"
        + $"{(options.Covariances == SimulatedCovariances.Equal ? "" : $"-{options.Covariances}-covariances")}-n{options.Rows}";

    public static string Describe(SimulationOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Components} components, D {options.Dimension}, {(options.UnequalWeights ? "unequal" : "equal")} weights, "
        + $"variance {options.Variance} ({options.Covariances}), {options.Rows} training and {options.TestSamples} test points");
}
