namespace BigLearnEm.Mixtures.Forms;

/// <summary>Which features some rows have, and which they lack; both ascending.</summary>
/// <param name="Observed">The observed features, at least one.</param>
/// <param name="Missing">The missing features.</param>
internal sealed record RowPattern(int[] Observed, int[] Missing);
