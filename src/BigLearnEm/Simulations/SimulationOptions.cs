using System.Globalization;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Simulations;

/// <summary>
/// A simulation of the paper's kind (Cong and Li, AAAI 2024): a mixture with one component at every point of a grid,
/// rows drawn from it, and fits that should find it again. The defaults are the paper's 25 components at {-4, -2, 0,
/// 2, 4}^2. Immutable; <see cref="Validate"/> once, at the edge.
/// </summary>
public sealed record SimulationOptions
{
    private const int SamplesPerComponent = 80;
    private const int MostFeatures = 64;
    private const int MostComponents = 10_000;
    private const int MostNumbers = 100_000_000;

    /// <summary>
    /// Points of the grid along each feature (<c>--grid</c>); all of them together are the components.
    /// </summary>
    public int Grid { get; init; } = 5;

    /// <summary>Number of features D, from 2 to 64 (<c>--dim</c>).</summary>
    public int Dimension { get; init; } = 2;

    /// <summary>Distance between neighbours on the grid (<c>--spacing</c>), in units of the data.</summary>
    public double Spacing { get; init; } = 2;

    /// <summary>Variance of the components, in squared units of the data (<c>--variance</c>).</summary>
    public double Variance { get; init; } = 0.1;

    /// <summary>
    /// Rows to fit to (<c>--samples</c>); null means 80 for each component, the paper's 2,000 for its 25.
    /// </summary>
    public int? TrainSamples { get; init; }

    /// <summary>Rows to measure with (<c>--test_samples</c>).</summary>
    public int TestSamples { get; init; } = 5000;

    /// <summary>Whether the true weights differ (<c>--unequal_weights</c>).</summary>
    public bool UnequalWeights { get; init; }

    /// <summary>The true covariances (<c>--covariances</c>).</summary>
    public SimulatedCovariances Covariances { get; init; }

    /// <summary>
    /// How BigLearn-EM runs, and which floor and tolerance all fits have. Its number of components and its seed are
    /// the simulation's, and a weight prior of null means the paper's 1/sqrt(K) here. The polish goes further than
    /// usual, so that fits which find one optimum end at the very same point.
    /// </summary>
    public BigLearnOptions Fit { get; init; } = new()
    {
        Iterations = 2000, CovarianceFloor = 1e-5, PolishIterations = 5000, PolishTolerance = 1e-10,
    };

    /// <summary>Root of every random draw (<c>--seed</c>): the truth, the rows, the start and the matchings.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Whether the test KL is measured after every iteration (<c>--trace</c>). The time that takes is not counted as
    /// the fit's.
    /// </summary>
    public bool Trace { get; init; }

    /// <summary>Number of components K, the grid's points.</summary>
    public int Components => (int)Math.Min(Math.Pow(Grid, Dimension), int.MaxValue);

    /// <summary>Number of rows to fit to, with its default filled in.</summary>
    public int Rows => TrainSamples ?? SamplesPerComponent * Components;

    /// <summary>The options of the fit by BigLearn-EM.</summary>
    public BigLearnOptions ToBigLearn() => Fit with
    {
        Components = Components, Seed = Seed, WeightPrior = Fit.WeightPrior ?? 1 / Math.Sqrt(Components),
    };

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's flag.</exception>
    public SimulationOptions Validate()
    {
        Require(Grid >= 1, "--grid", "a whole number of at least 1", Grid);
        Require(Dimension is >= 2 and <= MostFeatures, "--dim", $"a whole number from 2 to {MostFeatures}", Dimension);
        Require(Components <= MostComponents, "--grid",
            $"at most {MostComponents} components, --grid to the power of --dim",
            $"{Grid} to the power of {Dimension}");
        Require(Spacing > 0 && double.IsFinite(Spacing), "--spacing", "a positive number", Spacing);
        Require(Variance > 0 && double.IsFinite(Variance), "--variance", "a positive number", Variance);
        Require(Rows >= Components, "--samples", $"at least {Components} rows, one for each component", Rows);
        Require(Rows <= MostNumbers / Dimension, "--samples", $"at most {MostNumbers / Dimension} rows", Rows);
        Require(TestSamples >= 1, "--test_samples", "a whole number of at least 1", TestSamples);
        Require(
            TestSamples <= MostNumbers / Dimension, "--test_samples", $"at most {MostNumbers / Dimension} rows",
            TestSamples);
        ToBigLearn().Validate();
        return this;
    }

    private static void Require(bool holds, string option, string expected, IFormattable got) =>
        Require(holds, option, expected, got.ToString(null, CultureInfo.InvariantCulture));

    private static void Require(bool holds, string option, string expected, string got)
    {
        if (!holds) throw new UsageException(option, expected, got, "Give a value in that range.");
    }
}
