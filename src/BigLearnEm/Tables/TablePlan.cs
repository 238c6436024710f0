using BigLearnEm.Mixtures;
using BigLearnEm.Runs;

namespace BigLearnEm.Tables;

/// <summary>
/// What a run on a table is going to do for one seed, as far as options and the number of rows say, with estimates of work and
/// memory; reading the rows anew for every pass is not among the work.
/// </summary>
/// <param name="Stages">The stages; those of several numbers of components, and of restarts, are counted together.</param>
/// <param name="Passes">Passes over the rows at most.</param>
/// <param name="Bytes">Memory at the peak, in bytes.</param>
public sealed record TablePlan(IReadOnlyList<PlannedStage> Stages, long Passes, long Bytes)
{
    // What a row costs k-means for each centre, and more for each feature, in the units of the mixtures' work.
    private const double KMeansOfRow = 4000;
    private const double KMeansOfFeature = 40;

    // The runtime, libtorch and its buffers.
    private const long ProgramBytes = 350L << 20;

    // What a streamed k-means keeps of each row: its cluster, and during the start the nearest candidate and its distance.
    private const long BytesOfLabelledRow = 16;

    /// <summary>Work of all stages together.</summary>
    public double Work => Stages.Sum(stage => stage.Work);

    /// <summary>What a streamed fit takes of memory in one process, beside the program itself, in bytes.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="rows">Rows that the process has.</param>
    /// <param name="columns">Number of features D.</param>
    public static long StreamBytes(TableClusterOptions options, long rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(options);
        var labels = options.Method == TableMethod.KMeans ? BytesOfLabelledRow * rows : 0;
        return options.Memory.EstimateStream(columns, options.MostComponents) + labels;
    }

    /// <summary>Plans a run of one seed.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="rows">Number of training rows N; of several ranks, those of one.</param>
    /// <param name="columns">Number of features D.</param>
    /// <param name="isStreamed">Whether the rows are read anew for every pass.</param>
    public static TablePlan Of(TableClusterOptions options, long rows, int columns, bool isStreamed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var range = options.Candidates ?? new ComponentRange(options.Components, options.Components);
        int[] counts = [.. Enumerable.Range(range.First, range.Last - range.First + 1)];
        var steps = options.EffectiveIterations * options.Restarts * counts.Length;
        var perStep = options.Method == TableMethod.BigLearn ? options.Matchings.LocalUpdates : 1;
        var (name, unit) = options.Method switch
        {
            TableMethod.BigLearn => ("mixture", "matchings"),
            TableMethod.Joint => ("mixture", "EM steps"),
            _ => ("k-means", "iterations"),
        };
        var pass = counts.Average(components => options.Method == TableMethod.KMeans
            ? rows * components * (KMeansOfRow + (KMeansOfFeature * columns))
            : UpdateWork.Of(rows, components, columns));
        var passes = (long)steps * perStep;
        return new TablePlan(
            [new PlannedStage(name, steps, unit, passes * pass)], passes,
            ProgramBytes + (isStreamed ? StreamBytes(options, rows, columns) : BytesInMemory(options, rows, columns)));
    }

    private static long BytesInMemory(TableClusterOptions options, long rows, int columns)
    {
        var working = options.Method == TableMethod.KMeans
            ? sizeof(double) * rows * options.MostComponents
            : Math.Min(options.Memory.MaxBytes, sizeof(double) * rows * UpdateWork.Products(columns));
        return new TableSize(rows, columns).BytesInMemory + working;
    }
}
