namespace BigLearnEm.Mixtures;

/// <summary>Is shown the log joint densities of some rows.</summary>
/// <param name="block">The rows, their densities and their weights.</param>
/// <param name="sums">What to add to; zero at the start of each block's slab.</param>
public delegate void LogJointVisitor(LogJointBlock block, Span<double> sums);
