using System.Text.Json.Nodes;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Tables;

/// <summary>
/// How a table is clustered; the same options and rows give the same result. Immutable; <see cref="Validate"/> once, at
/// the edge.
/// </summary>
public sealed record TableClusterOptions
{
    /// <summary>The method (<c>--method</c>).</summary>
    public TableMethod Method { get; init; } = TableMethod.BigLearn;

    /// <summary>Number of components K (<c>--num_component</c>); not used with <see cref="Candidates"/>.</summary>
    public int Components { get; init; } = 10;

    /// <summary>Numbers of components to choose from (<c>--components</c>); null for a given one.</summary>
    public ComponentRange? Candidates { get; init; }

    /// <summary>What chooses among them (<c>--criterion</c>).</summary>
    public InformationCriterion Criterion { get; init; } = InformationCriterion.Bic;

    /// <summary>The kind of the covariances (<c>--covariance</c>).</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Full;

    /// <summary>Where a fit starts (<c>--init</c>); the paper's N(0, I) unless said otherwise.</summary>
    public StartKind Start { get; init; } = StartKind.StandardNormal;

    /// <summary>
    /// Number of fits from different draws (<c>--restarts</c>), of which the one with the highest training likelihood is
    /// kept; for k-means, with the smallest inertia.
    /// </summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Smallest eigenvalue of a covariance (<c>--eps</c>), in squared units of the scaled features.</summary>
    public double CovarianceFloor { get; init; } = 1e-2;

    /// <summary>
    /// Most iterations (<c>--Niter</c>): matchings of BigLearn-EM, M-steps of Joint-EM, Lloyd iterations of k-means; null
    /// for the method's own, 500, 1000 or 300.
    /// </summary>
    public int? Iterations { get; init; }

    /// <summary>
    /// The matchings of BigLearn-EM and its stopping rule (<c>--NITnei</c>, <c>--P1</c>, <c>--P2</c>, <c>--a_beta</c>,
    /// <c>--b_beta</c>, <c>--cycle</c>, <c>--patience</c>); what also stands here in this record is taken from here.
    /// </summary>
    public BigLearnOptions Matchings { get; init; } = new();

    /// <summary>Whether features that are constant in the training rows are left out (<c>--drop_constant</c>).</summary>
    public bool DropConstant { get; init; }

    /// <summary>Root of every random draw: the split, the start, the matchings (<c>--seed</c>).</summary>
    public ulong Seed { get; init; } = 30;

    /// <summary>What rows and working data may take (<c>--max_memory</c>, <c>--chunk_size</c>).</summary>
    public MixtureMemory Memory { get; init; } = new();

    /// <summary>The share of the rows that are held out where no test table is given.</summary>
    public const double TestShare = 0.2;

    /// <summary>The greatest number of components that is fitted.</summary>
    public int MostComponents => Candidates?.Last ?? Components;

    /// <summary><see cref="Iterations"/> with its default filled in.</summary>
    public int EffectiveIterations => Iterations ?? Method switch
    {
        TableMethod.BigLearn => 500,
        TableMethod.Joint => 1000,
        _ => 300,
    };

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's option.</exception>
    public TableClusterOptions Validate()
    {
        Memory.Validate();
        Require(Restarts >= 1, "--restarts", "a whole number of at least 1", $"{Restarts}");
        if (Candidates is { } range)
        {
            Require(
                range.First >= 1 && range.Last >= range.First, "--components", "a range A..B with 1 <= A <= B",
                $"{range.First}..{range.Last}");
            Require(Method != TableMethod.KMeans, "--components", "a mixture, which has a likelihood", "--method kmeans");
        }

        ToMixture(MostComponents).ToBigLearn(0).Validate();
        return this;
    }

    /// <summary>The options of a fit of one number of components.</summary>
    /// <param name="components">K.</param>
    internal GaussianMixtureOptions ToMixture(int components) => new()
    {
        Components = components,
        Method = Method == TableMethod.BigLearn ? FitMethod.BigLearn : FitMethod.JointEm,
        Covariance = Covariance,
        CovarianceFloor = CovarianceFloor,
        Start = Start,
        Restarts = Restarts,
        MaxIterations = EffectiveIterations,
        Matchings = Matchings,
        Seed = Seed,
        Memory = Memory,
    };

    /// <summary>The options for results and models, names as on the command line.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["method"] = TableNames.Of(TableNames.Methods, Method) };
        if (Candidates is { } range)
        {
            json["components"] = $"{range.First}..{range.Last}";
            json["criterion"] = TableNames.Of(TableNames.Criteria, Criterion);
        }
        else
        {
            json["num_component"] = Components;
        }

        json["restarts"] = Restarts;
        json["Niter"] = EffectiveIterations;
        if (Method != TableMethod.KMeans)
        {
            json["init"] = TableNames.Of(TableNames.Starts, Start);
            json["covariance"] = TableNames.Of(TableNames.Covariances, Covariance);
        }

        json["eps"] = CovarianceFloor;
        if (Method == TableMethod.BigLearn) AddMatchings(json);
        json["drop_constant"] = DropConstant;
        json["max_memory"] = Memory.MaxBytes;
        json["chunk_size"] = Memory.ChunkRows is { } rows ? JsonValue.Create(rows) : JsonValue.Create("auto");
        json["seed"] = Seed;
        return json;
    }

    private void AddMatchings(JsonObject json)
    {
        json["NITnei"] = Matchings.LocalUpdates;
        json["P1"] = Matchings.JointProbability;
        json["P2"] = Matchings.MarginalBound;
        json["a_beta"] = Matchings.BetaA;
        json["b_beta"] = Matchings.BetaB;
        json["cycle"] = Matchings.CycleIterations;
        json["patience"] = Matchings.Patience;
    }

    private static void Require(bool holds, string option, string expected, string got)
    {
        if (!holds) throw new UsageException(option, expected, got, "Give a value in that range.");
    }
}
