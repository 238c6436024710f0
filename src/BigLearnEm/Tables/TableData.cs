using BigLearnEm.Data;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tables;

/// <summary>The rows of a run, in memory: training rows, their weights, and test rows where there are some.</summary>
public sealed class TableData
{
    private readonly int[] _counting;

    /// <summary>Puts rows together and checks that they belong together.</summary>
    /// <param name="train">The training rows, in the data's own units; NaN where a value is missing.</param>
    /// <param name="name">What they are called in messages, for instance their file.</param>
    /// <param name="test">Rows to measure on; null to hold out a share of the training rows.</param>
    /// <param name="testName">What those are called.</param>
    /// <param name="weights">
    /// Weights of the training rows (N): a whole number counts as that many equal rows, zero as none. Null where each
    /// counts once.
    /// </param>
    /// <param name="weightsName">What the weights are called.</param>
    /// <exception cref="BadInputException">
    /// The test rows have other columns; or weights are negative, not finite, all zero, or of another number.
    /// </exception>
    public TableData(
        LabeledTable train, string name = "the table", LabeledTable? test = null, string testName = "the test table",
        double[]? weights = null, string weightsName = "the weights")
    {
        ArgumentNullException.ThrowIfNull(train);
        var (rows, columns) = (train.Features.Rows, train.Features.Columns);
        if (weights is not null) RowWeights.Require(weights, weightsName, rows);
        if (test is not null)
            test = test with { Features = TableColumns.Align(test.Features, testName, columns, train.Features.ColumnNames) };
        Train = train;
        Name = name;
        Weights = weights;
        (Test, ClassNames) = Matched(test, train.ClassNames);
        TestName = testName;
        _counting = [.. Enumerable.Range(0, rows).Where(row => weights is null || weights[row] > 0)];
    }

    /// <summary>The training rows, before a share of them is held out.</summary>
    public LabeledTable Train { get; }

    /// <summary>What they are called in messages.</summary>
    public string Name { get; }

    /// <summary>Their weights (N), or null.</summary>
    public double[]? Weights { get; }

    /// <summary>The test rows, their classes numbered as in <see cref="ClassNames"/>; null to hold some out.</summary>
    public LabeledTable? Test { get; }

    /// <summary>What the test rows are called in messages.</summary>
    public string TestName { get; }

    /// <summary>What each class is called: those of the training rows, then those that only test rows have.</summary>
    public string[] ClassNames { get; }

    /// <summary>Reads the files of a run.</summary>
    /// <param name="files">Which.</param>
    /// <exception cref="BadInputException">One cannot be used, or they do not belong together.</exception>
    public static TableData Read(TableFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var train = files.ReadTrain();
        var weights = files.Weights is null ? null : RowWeights.Read(files.Weights, train.Features.Rows);
        var test = files.Test is null ? null : files.ReadTest(train.Features.Columns, train.Features.ColumnNames);
        return new TableData(
            train, files.Train, test, files.Test ?? "the test table", weights, files.Weights ?? "the weights");
    }

    /// <summary>
    /// Checks the rows before any is fitted: as a whole first, so that messages count them as the files do, then the
    /// training rows of each seed.
    /// </summary>
    /// <param name="options">How they are going to be clustered.</param>
    /// <param name="seeds">The seeds.</param>
    /// <exception cref="BadInputException">They cannot be.</exception>
    public void Require(TableClusterOptions options, params IReadOnlyList<ulong> seeds)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(seeds);
        RequireWhole(options);
        foreach (var seed in seeds)
        {
            var split = Split(options with { Seed = seed });
            MinMaxScale.Fit(split.Train, split.Name);
        }
    }

    /// <summary>
    /// The rows of one seed. Rows of weight zero are left out; of the others, a stratified share is held out where there
    /// is no test table. Classes decide how rows are dealt out and nothing else.
    /// </summary>
    /// <param name="options">The seed, the number of components, and whether constant features are left out.</param>
    /// <exception cref="BadInputException">The training rows cannot be fitted.</exception>
    internal TableSplit Split(TableClusterOptions options)
    {
        var (train, test) = (_counting, Array.Empty<int>());
        if (Test is null)
        {
            var labels = Train.Labels is { } all ? _counting.Select(row => all[row]).ToArray() : null;
            var random = new DerivedRandom(options.Seed, "split", 0);
            var (kept, held) = StratifiedSplit.Of(labels, _counting.Length, TableClusterOptions.TestShare, random);
            (train, test) = (Pick(_counting, kept), Pick(_counting, held));
        }

        var name = Test is null ? $"{Name}, the training rows of seed {options.Seed}" : Name;
        var rows = CountingRows(train);
        var (features, columns) = options.DropConstant
            ? ConstantFeatures.Drop(rows, name)
            : (rows, [.. Enumerable.Range(0, rows.Columns)]);
        TableChecks.RequireFit(
            features, name, options.MostComponents, allowMissing: options.Method != TableMethod.KMeans);
        return new TableSplit(
            name, features, columns, train, Train.Labels is { } classes ? Pick(classes, train) : null,
            Weights is null ? null : [.. train.Select(row => Weights[row])])
        {
            Test = Test?.Features ?? (test.Length == 0 ? null : Train.Features.Select(test)),
            TestRows = Test is null ? test : [.. Enumerable.Range(0, Test.Features.Rows)],
            TestLabels = Test is not null ? Test.Labels : Train.Labels is { } known ? Pick(known, test) : null,
        };
    }

    private void RequireWhole(TableClusterOptions options)
    {
        var allowMissing = options.Method != TableMethod.KMeans;
        TableChecks.RequireRows(Train.Features, Name, allowMissing);
        if (Test is not null) TableChecks.RequireRows(Test.Features, TestName, allowMissing);
        if (_counting.Length < options.MostComponents && Weights is not null)
        {
            throw new BadInputException(
                Name, $"at least {options.MostComponents} rows with a weight above 0, one for each component",
                $"{_counting.Length}", "Ask for fewer components, or give more rows a weight.");
        }

        TableChecks.RequireFit(
            CountingRows(_counting), Name, options.MostComponents, allowMissing, options.DropConstant);
    }

    private Table CountingRows(int[] rows) =>
        rows.Length == Train.Features.Rows ? Train.Features : Train.Features.Select(rows);

    private static int[] Pick(int[] values, int[] indices) => Array.ConvertAll(indices, index => values[index]);

    /// <summary>Numbers the classes of the test rows as the training rows' of the same name.</summary>
    private static (LabeledTable? Test, string[] ClassNames) Matched(LabeledTable? test, string[] names)
    {
        if (test?.Labels is null) return (test, names);
        string[] all = [.. names, .. test.ClassNames.Except(names, StringComparer.Ordinal)];
        var places = Array.ConvertAll(test.ClassNames, name => Array.IndexOf(all, name));
        return (test with { Labels = Pick(places, test.Labels), ClassNames = all }, all);
    }
}
