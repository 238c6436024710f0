using System.Text.Json.Nodes;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>
/// A clustering of a table, ready to assign further rows: which columns count, their scale, and a mixture over the
/// scaled features or the centres of k-means; in one sealed <c>.safetensors</c> file. On the CPU. Owns its tensors.
/// </summary>
public sealed class TableModel : IDisposable
{
    /// <summary>Name of the model's file in a run's directory; what kind it is stands in its metadata.</summary>
    public const string FileName = "model.safetensors";

    // Predictions need no packed copy of the rows.
    private static readonly MixtureMemory s_memory = new() { Size = WorkingSet.Big };

    /// <summary>Puts a model together; it owns the tensors from then on.</summary>
    /// <param name="columns">The columns of the table it was fitted to.</param>
    /// <param name="scale">The scale of the kept features (D).</param>
    /// <param name="mixture">
    /// The mixture over the scaled features (K components, D); for k-means, the one that its partition gives.
    /// </param>
    /// <param name="centres">The centres of k-means over the scaled features (K, D); null for a mixture.</param>
    /// <param name="options">The options of the run, names as on the command line.</param>
    public TableModel(
        ModelColumns columns, MinMaxScale scale, MixtureParameters mixture, Tensor? centres, JsonObject options)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(options);
        Columns = columns;
        Scale = scale;
        Mixture = mixture;
        Centres = centres;
        Components = mixture.Components;
        Options = options;
    }

    /// <summary>The columns of the table it was fitted to.</summary>
    public ModelColumns Columns { get; }

    /// <summary>The scale of the kept features.</summary>
    public MinMaxScale Scale { get; }

    /// <summary>The mixture over the scaled features; for k-means, the one that its partition gives.</summary>
    public MixtureParameters Mixture { get; }

    /// <summary>The centres of k-means over the scaled features (K, D); null for a mixture.</summary>
    public Tensor? Centres { get; }

    /// <summary>The options of the run that made it, names as on the command line.</summary>
    public JsonObject Options { get; }

    /// <summary>What each class of the training rows was called; for information, as no model knows classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Number of clusters K.</summary>
    public int Components { get; }

    /// <summary>Whether a file says that it is the model of a table.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static bool IsIn(string path) => TableModelFile.IsOne(SafetensorsFile.Read(path));

    /// <summary>Whether there is the model of a table; false also where there is no file, for whoever loads another kind to explain.</summary>
    /// <param name="directoryOrFile">A run's directory, or the model's file.</param>
    /// <exception cref="BadInputException">A file there cannot be read.</exception>
    public static bool IsOneAt(string directoryOrFile)
    {
        var path = Directory.Exists(directoryOrFile) ? Path.Combine(directoryOrFile, FileName) : directoryOrFile;
        return File.Exists(path) && IsIn(path);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="directoryOrFile">A run's directory, or the model's file.</param>
    /// <exception cref="BadInputException">There is none, or it is damaged, altered, or another kind of file.</exception>
    public static TableModel Load(string directoryOrFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(directoryOrFile);
        var path = Directory.Exists(directoryOrFile) ? Path.Combine(directoryOrFile, FileName) : directoryOrFile;
        return File.Exists(path)
            ? TableModelFile.Read(SafetensorsFile.Read(path), path)
            : throw new BadInputException(
                path, "the model of a finished run", "no such file",
                $"Give the --out_dir of a finished biglearn cluster, or its {FileName}.");
    }

    /// <summary>The model's tensors by name, as in its file; copies.</summary>
    public IReadOnlyList<SafetensorsEntry> StateDictionary() => TableModelFile.Entries(this);

    /// <summary>Writes the model, sealed against alteration.</summary>
    /// <param name="path">The file; replaced as a whole or not at all.</param>
    public void Save(string path) => TableModelFile.Of(this).Write(path);

    /// <summary>The cluster of each row, shape (N), 0 to K-1.</summary>
    /// <inheritdoc cref="Assign(Table, string)"/>
    public int[] Predict(Table table, string name = "the table") => Assign(table, name).Labels;

    /// <summary>The cluster of each row, with the log-likelihood over the scaled features.</summary>
    /// <param name="table">Rows (N) in the data's own units, with the columns of the training table.</param>
    /// <param name="name">What they are called in messages, for instance their file.</param>
    /// <exception cref="BadInputException">
    /// They have other columns; a value is infinite, or a row has none; or one is missing and this is k-means.
    /// </exception>
    /// <exception cref="MixtureException">The model's covariances are not positive definite.</exception>
    public Assignment Assign(Table table, string name = "the table")
    {
        using var scope = NewDisposeScope();
        return Assign(Scaled(table, name));
    }

    /// <summary>The probability of each cluster for each row, row-major (N*K); 1 and 0 for k-means.</summary>
    /// <inheritdoc cref="Assign(Table, string)"/>
    public double[] PredictProbabilities(Table table, string name = "the table")
    {
        using var scope = NewDisposeScope();
        var rows = Scaled(table, name);
        if (Centres is null)
        {
            using var data = MixtureData.Create(rows, s_memory, allowMissing: true);
            return data.LogResponsibilities(Mixture).exp_().data<double>().ToArray();
        }

        var labels = Nearest(rows);
        var probabilities = new double[checked(labels.Length * Components)];
        for (var row = 0; row < labels.Length; row++) probabilities[(row * Components) + labels[row]] = 1;
        return probabilities;
    }

    /// <summary>The cluster of each row, with the log-likelihood.</summary>
    /// <param name="scaled">Scaled rows (N, D).</param>
    internal Assignment Assign(Tensor scaled)
    {
        using var data = MixtureData.Create(scaled, s_memory, allowMissing: Centres is null);
        var assignment = data.Assign(Mixture);
        return Centres is null ? assignment : assignment with { Labels = Nearest(scaled), Entropy = 0 };
    }

    /// <summary>The log density of each row under the mixture over the scaled features (N), in nats.</summary>
    /// <param name="scaled">Scaled rows (N, D).</param>
    internal double[] LogDensities(Tensor scaled)
    {
        using var data = MixtureData.Create(scaled, s_memory, allowMissing: Centres is null);
        return data.LogDensities(Mixture);
    }

    /// <summary>Tensors of rows: the kept columns, scaled, shape (N, D), float64.</summary>
    internal Tensor Scaled(Table table, string name) => ToTensor(Scale.Apply(Kept(table, name), name));

    /// <summary>The kept columns of rows, in the table's own units.</summary>
    internal Table Kept(Table table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        var aligned = TableColumns.Align(table, name, Columns.Count, Columns.Names);
        TableChecks.RequireRows(aligned, name, allowMissing: Centres is null);
        return Columns.Kept.Count == Columns.Count ? aligned : aligned.SelectColumns(Columns.Kept);
    }

    internal static Tensor ToTensor(Table table) =>
        tensor(table.Values, [table.Rows, table.Columns], dtype: float64);

    /// <inheritdoc/>
    public void Dispose()
    {
        Mixture.Dispose();
        Centres?.Dispose();
    }

    private int[] Nearest(Tensor rows)
    {
        using var partition = KMeans.Nearest(rows, Centres!.clone());
        return partition.Labels;
    }
}
