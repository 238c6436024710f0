using BigLearnEm.Data;

namespace BigLearnEm.Tables;

/// <summary>The training and test rows of one seed.</summary>
/// <param name="Name">What the training rows are called in messages.</param>
/// <param name="Train">The training rows' kept features, in the data's own units.</param>
/// <param name="KeptColumns">Which columns of the table those are, from 0, ascending.</param>
/// <param name="TrainRows">Which rows of the table the training rows are, from 0, ascending.</param>
/// <param name="TrainLabels">Their classes, or null.</param>
/// <param name="Weights">Their weights, all above 0, or null.</param>
internal sealed record TableSplit(
    string Name, Table Train, int[] KeptColumns, int[] TrainRows, int[]? TrainLabels, double[]? Weights)
{
    /// <summary>The test rows with all their columns; null where there is none.</summary>
    public Table? Test { get; init; }

    /// <summary>Which rows of their file the test rows are, from 0, ascending.</summary>
    public int[] TestRows { get; init; } = [];

    /// <summary>The test rows' classes, or null.</summary>
    public int[]? TestLabels { get; init; }

    /// <summary>Sum of the training rows' weights.</summary>
    public double TotalWeight => Weights?.Sum() ?? Train.Rows;
}
