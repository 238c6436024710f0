using System.Globalization;
using System.Numerics;

namespace BigLearnEm.Runs;

/// <summary>
/// All that a run needs to go on from where it was: the options that determine its result, how far it had got, and its
/// tensors. Nothing in it depends on where or when the run takes place, so that a run and its resumed twin write the
/// same.
/// </summary>
/// <param name="Options">
/// The options that determine the result, by name without dashes, as text; no directories, dates, display options or
/// <c>--resume</c>.
/// </param>
/// <param name="Progress">How far the run had got: stage, iteration, record lengths, best so far, as text.</param>
/// <param name="Tensors">The networks', optimizers' and mixtures' tensors, in the order to be written.</param>
public sealed record Checkpoint(
    IReadOnlyDictionary<string, string> Options,
    IReadOnlyDictionary<string, string> Progress,
    IReadOnlyList<SafetensorsEntry> Tensors)
{
    /// <summary>The version of the format that this release writes, and the only one it reads.</summary>
    public const int FormatVersion = 2;

    /// <summary>Finds a tensor by name.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="BadInputException">The checkpoint has none of that name.</exception>
    public SafetensorsEntry Tensor(string name) =>
        Tensors.FirstOrDefault(entry => entry.Name == name)
        ?? throw new BadInputException(
            "checkpoint", $"a tensor {name}", "none of that name",
            "It belongs to another kind of run; give the directory of this one, or start without --resume.");

    /// <summary>Finds a piece of the progress by key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="BadInputException">The checkpoint has none of that key.</exception>
    public string ProgressOf(string key) =>
        Progress.TryGetValue(key, out var value)
            ? value
            : throw new BadInputException(
                "checkpoint", $"progress '{key}'", "none of that name",
                "It belongs to another kind of run; give the directory of this one, or start without --resume.");

    /// <summary>A number of the progress.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="BadInputException">The checkpoint has none of that key, or it is none.</exception>
    internal T NumberOf<T>(string key)
        where T : INumber<T> =>
        T.TryParse(ProgressOf(key), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unusable(key, "a number", ProgressOf(key));

    /// <summary>The refusal of a piece of the progress.</summary>
    internal static BadInputException Unusable(string key, string expected, string got) => new(
        "checkpoint", $"{expected} as progress '{key}'", $"'{got}'",
        "Delete this checkpoint, so that the one before it is taken, or start without --resume.");
}
