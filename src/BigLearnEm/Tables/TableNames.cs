using BigLearnEm.Mixtures;

namespace BigLearnEm.Tables;

/// <summary>The words of the command line, of results and of models for what can be chosen.</summary>
public static class TableNames
{
    /// <summary>The methods.</summary>
    public static IReadOnlyList<(string Name, TableMethod Value)> Methods { get; } =
        [("biglearn", TableMethod.BigLearn), ("joint", TableMethod.Joint), ("kmeans", TableMethod.KMeans)];

    /// <summary>The starts of a fit.</summary>
    public static IReadOnlyList<(string Name, StartKind Value)> Starts { get; } =
    [
        ("normal", StartKind.StandardNormal), ("kmeans", StartKind.KMeans), ("kmeans++", StartKind.KMeansPlusPlus),
        ("farthest", StartKind.FarthestFirst), ("random", StartKind.RandomFromData),
    ];

    /// <summary>The kinds of covariances.</summary>
    public static IReadOnlyList<(string Name, CovarianceKind Value)> Covariances { get; } =
    [
        ("full", CovarianceKind.Full), ("tied", CovarianceKind.Tied), ("diagonal", CovarianceKind.Diagonal),
        ("spherical", CovarianceKind.Spherical), ("spherical-tied", CovarianceKind.SphericalTied),
    ];

    /// <summary>The criteria for the number of components.</summary>
    public static IReadOnlyList<(string Name, InformationCriterion Value)> Criteria { get; } =
        [("bic", InformationCriterion.Bic), ("aic", InformationCriterion.Aic)];

    /// <summary>Why fits end.</summary>
    public static IReadOnlyList<(string Name, StopReason Value)> Stops { get; } =
    [
        ("converged", StopReason.Converged), ("agreement", StopReason.Agreement),
        ("nothing_better", StopReason.NothingBetter), ("likelihood_fell", StopReason.LikelihoodFell),
        ("iteration_limit", StopReason.IterationLimit),
    ];

    /// <summary>The word for a choice.</summary>
    /// <typeparam name="T">What is chosen.</typeparam>
    /// <param name="names">One of the lists here.</param>
    /// <param name="value">The choice.</param>
    public static string Of<T>(IReadOnlyList<(string Name, T Value)> names, T value)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.First(entry => EqualityComparer<T>.Default.Equals(entry.Value, value)).Name;
    }

    /// <summary>The choice that a word stands for.</summary>
    /// <typeparam name="T">What is chosen.</typeparam>
    /// <param name="names">One of the lists here.</param>
    /// <param name="name">One of its words.</param>
    /// <exception cref="InvalidOperationException">It is none of them.</exception>
    public static T Parse<T>(IReadOnlyList<(string Name, T Value)> names, string name)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.First(entry => entry.Name == name).Value;
    }
}
