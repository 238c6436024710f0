using System.Globalization;

namespace BigLearnEm.Benchmarks.Problems;

/// <summary>
/// The simulation of Cong and Li (AAAI 2024) and its variations: Gaussians of one variance on a grid around zero.
/// </summary>
internal sealed record SimulationSettings
{
    public const double Spacing = 2;

    public const double Variance = 0.1;

    /// <summary>Components along each axis; 5 are {-4, -2, 0, 2, 4}.</summary>
    public int Grid { get; init; } = 5;

    public int Dimension { get; init; } = 2;

    /// <summary>Whether weights go from 1 to 4, shuffled, before they are normalized, and are not equal.</summary>
    public bool Unequal { get; init; }

    public int TrainRows { get; init; } = 2000;

    public int TestRows { get; init; } = 5000;

    public int Components => (int)Math.Pow(Grid, Dimension);

    public string Name => $"grid{Grid}-dim{Dimension}{(Unequal ? "-unequal" : "")}-n{TrainRows}";

    public static SimulationSettings From(Arguments arguments) => new()
    {
        Grid = arguments.Whole("grid", 5), Dimension = arguments.Whole("dim", 2), Unequal = arguments.Truth("unequal"),
        TrainRows = arguments.Whole("samples", 2000),
    };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Components} components, D {Dimension}, {(Unequal ? "unequal" : "equal")} weights, variance {Variance}, "
        + $"{TrainRows} training and {TestRows} test points");
}
