using BigLearnEm.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Problems;

/// <summary>Training and test rows, scaled, with their classes.</summary>
/// <param name="Train">The training rows (N, D).</param>
/// <param name="TrainLabels">Their classes (N).</param>
/// <param name="Test">The test rows.</param>
/// <param name="TestLabels">Their classes.</param>
internal sealed record SplitTable(Table Train, int[] TrainLabels, Table Test, int[] TestLabels)
{
    public static SplitTable Scaled(LabeledTable train, LabeledTable test)
    {
        var scale = MinMaxScale.Fit(train.Features);
        return new SplitTable(scale.Apply(train.Features), train.Labels!, scale.Apply(test.Features), test.Labels!);
    }

    /// <summary>A table's rows, shape (N, D), float64.</summary>
    public static Tensor ToTensor(Table table) => tensor(table.Values, [table.Rows, table.Columns], dtype: float64);
}
