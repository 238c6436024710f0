namespace BigLearnEm.Data;

/// <summary>What a file in libsvm's format holds.</summary>
/// <param name="Values">The features (N, D); a feature that a line leaves out is zero.</param>
/// <param name="Targets">The first number of each line (N): a class, or anything else.</param>
public sealed record LibSvmTable(Table Values, double[] Targets);
