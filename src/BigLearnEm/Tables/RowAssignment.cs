namespace BigLearnEm.Tables;

/// <summary>Where a row belongs.</summary>
/// <param name="Row">Which row of its file, from 0.</param>
/// <param name="IsTest">Whether it is a test row: of the test file, or held out of the training file.</param>
/// <param name="Cluster">Its cluster, 0 to K-1.</param>
public readonly record struct RowAssignment(int Row, bool IsTest, int Cluster);
