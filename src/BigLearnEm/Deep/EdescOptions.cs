using System.Globalization;

namespace BigLearnEm.Deep;

/// <summary>What <see cref="TrainMethod.Edesc"/> has beside the network's options. Immutable.</summary>
public sealed record EdescOptions
{
    // The product of all bases with each other has this many numbers squared: 400 MB in float32.
    private const int MostCodes = 10_000;

    /// <summary>Dimension d of each subspace (<c>--subspace_dim</c>); the code has K d features.</summary>
    public int SubspaceDimension { get; init; } = 5;

    /// <summary>Smoothing eta of the affinity (<c>--eta</c>); null for d, as the authors' program has it.</summary>
    public double? Smoothing { get; init; }

    /// <summary>Passes over the images after the subspaces are laid (<c>--edesc_epochs</c>).</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>eta: what was given, or d.</summary>
    public double Eta => Smoothing ?? SubspaceDimension;

    /// <summary>Checks every value against its range.</summary>
    /// <param name="components">Number of clusters K.</param>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's option.</exception>
    public void Validate(int components)
    {
        var most = MostCodes / Math.Max(components, 1);
        if (SubspaceDimension < 1 || SubspaceDimension > most)
            throw new UsageException(
                "--subspace_dim", $"a whole number from 1 to {most}, so that {components} subspaces have at most "
                + $"{MostCodes} code features together", $"{SubspaceDimension}", "5 is usual.");
        if (!(Eta > 0) || !double.IsFinite(Eta))
            throw new UsageException("--eta", "a positive number", $"{Eta}", "The subspaces' dimension is usual.");
        if (Epochs < 0)
            throw new UsageException(
                "--edesc_epochs", "a whole number of at least 0", $"{Epochs}", "Give a value in that range.");
    }

    /// <summary>The options as they stand in a checkpoint: names as on the command line, values as text.</summary>
    public IEnumerable<(string Name, string Value)> ToMetadata()
    {
        var culture = CultureInfo.InvariantCulture;
        yield return ("subspace_dim", SubspaceDimension.ToString(culture));
        yield return ("eta", Eta.ToString("R", culture));
        yield return ("edesc_epochs", Epochs.ToString(culture));
    }
}
