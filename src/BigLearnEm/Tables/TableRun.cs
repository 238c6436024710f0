using System.Diagnostics;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>
/// Clusters a table for one seed: deals out the rows, scales features to [0, 1] by the training rows alone, fits, and
/// measures the final state. Classes are compared with the result and choose nothing.
/// </summary>
public static class TableRun
{
    /// <summary>Clusters rows in memory.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How; checked here.</param>
    /// <param name="progress">Told after every cycle of BigLearn-EM, or E-step of Joint-EM; may be null.</param>
    /// <param name="logger">Told how fits end; null for nobody.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <exception cref="UsageException">An option is out of range.</exception>
    /// <exception cref="BadInputException">The rows cannot be clustered so.</exception>
    /// <exception cref="MixtureException">A covariance lost its definiteness, or a number is not finite.</exception>
    public static TableOutcome Execute(
        TableData data, TableClusterOptions options, IProgress<TableProgress>? progress = null,
        ILogger? logger = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var clock = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        data.Require(options);
        var split = data.Split(options);
        var scale = MinMaxScale.Fit(split.Train, split.Name);
        var rows = TableModel.ToTensor(scale.Apply(split.Train));
        var fit = options.Method == TableMethod.KMeans
            ? TableFit.ByKMeans(options, rows, split.Weights, cancellation)
            : TableFit.ByMixture(
                options, split.TotalWeight,
                (mixture, steps) => mixture.Fit(rows, split.Weights, steps, cancellation), progress, logger);
        var table = data.Train.Features;
        var model = ModelOf(
            fit, new ModelColumns(table.Columns, table.ColumnNames, split.KeptColumns), scale, data.ClassNames, options);
        var train = model.Assign(rows).Labels;
        var test = split.Test is null ? null : model.Assign(split.Test, data.TestName);
        var figures = new TableFigures(
            test is null ? null : TableScores.Of(split.TestLabels, test.Labels), TableScores.Of(split.TrainLabels, train),
            test?.MeanLogLikelihood, fit.LogLikelihood,
            Array.ConvertAll(Partition.Sizes(train, model.Components), size => (long)size));
        var picture = TablePicture.Of(rows, train, split.TrainLabels, fit.Mixture, split.Train.ColumnNames);
        return OutcomeOf(fit, model, figures, picture, options, split.TotalWeight) with
        {
            TrainRows = split.Train.Rows,
            TestRows = split.TestRows.Length,
            Assignments =
            [
                .. split.TrainRows.Select((row, i) => new RowAssignment(row, false, train[i])),
                .. split.TestRows.Select((row, i) => new RowAssignment(row, true, test!.Labels[i])),
            ],
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    /// <summary>
    /// Clusters rows that are read anew for every pass; where several ranks have them, each calls this and comes to the
    /// same outcome.
    /// </summary>
    /// <inheritdoc cref="Execute(TableData, TableClusterOptions, IProgress{TableProgress}, ILogger, CancellationToken)"/>
    public static TableOutcome Execute(
        StreamedTable data, TableClusterOptions options, IProgress<TableProgress>? progress = null,
        ILogger? logger = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var clock = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        var shard = data.Shard;
        var fit = options.Method == TableMethod.KMeans
            ? TableFit.ByKMeans(options, shard, cancellation)
            : TableFit.ByMixture(
                options, shard.Total, (mixture, steps) => mixture.Fit(shard, steps, cancellation), progress, logger);
        var model = ModelOf(fit, data.Columns, data.Scale, data.Test?.ClassNames ?? [], options);
        var test = data.Test is null ? null : model.Assign(data.Test.Features, data.TestName);
        var figures = new TableFigures(
            test is null ? null : TableScores.Of(data.Test!.Labels, test.Labels), null,
            test?.MeanLogLikelihood ?? LogLikelihood(data.StreamedTest, model, options), fit.LogLikelihood,
            Sizes(shard, model, options));
        var sample = RowSample.Of(shard, options.Memory, options.Seed, "picture");
        var names = data.Columns.Names is { } all ? data.Columns.Kept.Select(column => all[column]).ToArray() : null;
        var picture = TablePicture.Of(sample, model.Assign(sample).Labels, null, fit.Mixture, names);
        return OutcomeOf(fit, model, figures, picture, options, shard.Total) with
        {
            TrainRows = shard.Total,
            TestRows = data.Test?.Features.Rows ?? data.StreamedTest?.Total ?? 0,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    private static TableModel ModelOf(
        TableFit fit, ModelColumns columns, MinMaxScale scale, string[] classes, TableClusterOptions options) =>
        new(columns, scale, fit.Mixture, fit.Centres, options.ToJson()) { ClassNames = classes };

    private static TableOutcome OutcomeOf(
        TableFit fit, TableModel model, TableFigures figures, TablePicture picture, TableClusterOptions options,
        double totalWeight) =>
        new(options.Seed, model, figures, fit.Stop, fit.Iterations, picture)
        {
            Checks = fit.Checks,
            Empty = fit.Empty,
            Choice = fit.Choice,
            Inertia = fit.Inertia,
            Floored = fit.Centres is null
                ? FlooredComponent.Find(fit.Mixture, options.CovarianceFloor, totalWeight)
                : [],
        };

    private static long[] Sizes(RowShard shard, TableModel model, TableClusterOptions options)
    {
        if (model.Centres is { } centres) return ShardedKMeans.Sizes(shard, centres, options.Memory.MaxBytes / 4);
        using var data = MixtureData.Create(shard, options.Memory, model.Components);
        return Array.ConvertAll(data.ClusterSizes(model.Mixture), size => (long)size);
    }

    private static double? LogLikelihood(RowShard? shard, TableModel model, TableClusterOptions options)
    {
        if (shard is null) return null;
        using var data = MixtureData.Create(shard, options.Memory, model.Components);
        return data.MeanLogLikelihood(model.Mixture);
    }
}
