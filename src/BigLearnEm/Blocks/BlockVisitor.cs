namespace BigLearnEm.Blocks;

/// <summary>Works on one block of rows.</summary>
/// <param name="block">The rows.</param>
/// <param name="sums">What to add to: the sums of the block's slab.</param>
/// <param name="scratch">Room to work in.</param>
internal delegate void BlockVisitor(Block block, Span<double> sums, Span<double> scratch);
