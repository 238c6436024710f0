using BigLearnEm.Data;

namespace BigLearnEm.Cli.Input;

/// <summary>The images a verb works on.</summary>
/// <param name="Images">The images.</param>
/// <param name="Dataset">Fashion or Garments.</param>
/// <param name="Reason">Why the program draws them itself although nobody asked for it; null where this is not
/// so.</param>
internal sealed record ChosenImages(ImageSet Images, string Dataset, string? Reason = null);
