using BigLearnEm.Cli.Reports;
using BigLearnEm.Data;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Verbs;

/// <summary>The part of <c>predict</c> that assigns the rows of a table.</summary>
internal static class TablePrediction
{
    /// <summary>Assigns the rows of a file and writes their clusters.</summary>
    /// <param name="modelPath">The model of a table.</param>
    /// <param name="inputPath">The rows, in any format of tables.</param>
    /// <param name="reading">How they are read.</param>
    /// <param name="output">Where to.</param>
    /// <param name="withProbabilities">Whether the probability of each cluster is wanted instead.</param>
    /// <exception cref="BadInputException">A file cannot be used, or the rows have other columns.</exception>
    /// <returns>What was written.</returns>
    public static PredictSummary Run(
        string modelPath, string inputPath, TableReadOptions reading, PredictOutput output, bool withProbabilities)
    {
        using var model = TableModel.Load(modelPath);
        var rows = TableFile.Read(inputPath, reading with { Features = model.Columns.Count }).Features;
        var labels = model.Predict(rows, inputPath);
        if (withProbabilities)
            output.WriteProbabilities(model.PredictProbabilities(rows, inputPath), rows.Rows, model.Components);
        else output.WriteLabels(labels);
        return PredictSummary.Of(output.Path, "rows", labels, model.Components);
    }
}
