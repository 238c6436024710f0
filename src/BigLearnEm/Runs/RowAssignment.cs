namespace BigLearnEm.Runs;

/// <summary>Where a row, or an image, belongs.</summary>
/// <param name="Row">Which row of its file, or image of its set, from 0.</param>
/// <param name="IsTest">Whether it is a test row: of the test file, or held out of the training file.</param>
/// <param name="Cluster">Its cluster, 0 to K-1.</param>
public readonly record struct RowAssignment(int Row, bool IsTest, int Cluster);
