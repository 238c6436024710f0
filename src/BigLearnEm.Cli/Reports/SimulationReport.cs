using System.Text.Json.Nodes;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Mixtures;
using BigLearnEm.Reports;
using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Reports;

/// <summary>What simulations came to: the content of <c>results.json</c>, of the page and of the table on the
/// screen.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Results">The outcome of each seed done, in the order asked for; the first with its rows.</param>
internal sealed record SimulationReport(SimulateRequest Request, IReadOnlyList<SimulationResult> Results)
{
    /// <summary>What may and may not be concluded.</summary>
    public const string Remark =
        "Observed on these simulations, not proved: whether BigLearn-EM always converges to the global optimum is the "
        + "first open question of its paper.";

    // Two likelihoods of one optimum differ by what the polish leaves undone.
    private const double LikelihoodTolerance = 1e-6;

    private static readonly (string Name, Func<SimulationResult, double> Value)[] s_figures =
    [
        ("kl_joint", result => result.BigLearn.Kl.Joint),
        ("kl_marginal", result => result.BigLearn.Kl.Marginal),
        ("kl_conditional", result => result.BigLearn.Kl.Conditional),
        ("kl_oracle", result => result.Oracle.Kl.Joint),
        ("kl_joint_em", result => result.JointEm.Kl.Joint),
        ("log_likelihood", result => result.BigLearn.LogLikelihood),
        ("iterations", result => result.BigLearn.Iterations),
        ("seconds", result => result.BigLearn.Seconds),
    ];

    /// <summary>Why BigLearn-EM stopped, with how often, the most frequent first.</summary>
    public IReadOnlyList<(StopReason Reason, int Count)> StopReasons =>
    [
        .. Results.GroupBy(result => result.BigLearn.Stop)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(group => group.Item2),
    ];

    /// <summary>These reasons as a phrase, for instance <c>Agreement 9, NothingBetter 1</c>.</summary>
    public string StopText => string.Join(", ", StopReasons.Select(stop => $"{stop.Reason} {stop.Count}"));

    /// <summary>The name of a seed's archive in the output directory.</summary>
    public static string FileOf(ulong seed) => $"seed_{seed}.npz";

    /// <summary>A figure of every seed.</summary>
    public double[] Values(Func<SimulationResult, double> figure) => [.. Results.Select(figure)];

    /// <summary>
    /// On how many seeds a method's training log-likelihood is at least that of EM started at the truth.
    /// </summary>
    public int AsLikely(SimulationMethod method) => Results.Count(result => IsAsLikely(result, method.Of(result)));

    /// <summary>
    /// On how many seeds BigLearn-EM has a likelihood as good as EM started at the truth, but another KL.
    /// </summary>
    public int LikelierButFarther =>
        Results.Count(result => IsAsLikely(result, result.BigLearn) && !result.IsWithin(result.BigLearn));

    /// <summary>On how many seeds a method came to the KL of EM started at the truth.</summary>
    public int Within(SimulationMethod method) => Results.Count(result => result.IsWithin(method.Of(result)));

    /// <summary>The seeds on which BigLearn-EM did not.</summary>
    public IReadOnlyList<ulong> Missed =>
        [.. Results.Where(result => !result.IsWithin(result.BigLearn)).Select(result => result.Seed)];

    /// <summary>The content of <c>results.json</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["seeds"] = new JsonArray([.. Results.Select(SeedJson)]),
        ["summary"] = SummaryJson(),
        ["complete"] = Results.Count == Request.Seeds.Count,
        ["remark"] = Remark,
        ["options"] = OptionsJson(),
        ["versions"] = VersionsJson.Create(),
    };

    /// <summary>A row for each method.</summary>
    public ResultTable ToTable() => new(
        [
            ResultColumn.Text("method"),
            ResultColumn.Real("kl_median", "KL median"), ResultColumn.Real("kl_max", "KL max"),
            new ResultColumn("within_1e-3", "within 1e-3", within => $"{within} of {Results.Count}"),
            ResultColumn.Number("iterations", "iterations", "F0"), ResultColumn.Number("seconds", "seconds", "F2"),
        ],
        [.. SimulationMethod.All.Select(Row)]);

    private object?[] Row(SimulationMethod method)
    {
        var kl = Values(result => method.Of(result).Kl.Joint);
        return
        [
            method.Name, Quantile.Of(kl, 0.5), kl.Max(), method == SimulationMethod.Oracle ? null : Within(method),
            Quantile.Of(Values(result => method.Of(result).Iterations), 0.5),
            Quantile.Of(Values(result => method.Of(result).Seconds), 0.5),
        ];
    }

    private static bool IsAsLikely(SimulationResult result, SimulatedFit fit) =>
        fit.LogLikelihood >= result.Oracle.LogLikelihood - LikelihoodTolerance;

    private static JsonObject SeedJson(SimulationResult result)
    {
        var json = new JsonObject
        {
            ["seed"] = result.Seed,
            ["kl_joint"] = result.BigLearn.Kl.Joint,
            ["kl_marginal"] = result.BigLearn.Kl.Marginal,
            ["kl_conditional"] = result.BigLearn.Kl.Conditional,
            ["kl_oracle"] = result.Oracle.Kl.Joint,
            ["kl_joint_em"] = result.JointEm.Kl.Joint,
            ["within_1e-3"] = result.IsWithin(result.BigLearn),
        };
        foreach (var (name, value) in WayJson(result.BigLearn)) json[name] = value?.DeepClone();
        foreach (var method in new[] { SimulationMethod.JointEm, SimulationMethod.Oracle })
            json[method.Key] = FitJson(result, method.Of(result));
        json["checks"] = new JsonArray([.. result.Checks.Select(CheckJson)]);
        json["file"] = FileOf(result.Seed);
        return json;
    }

    private static JsonObject FitJson(SimulationResult result, SimulatedFit fit)
    {
        var json = new JsonObject
        {
            ["kl_joint"] = fit.Kl.Joint,
            ["kl_marginal"] = fit.Kl.Marginal,
            ["kl_conditional"] = fit.Kl.Conditional,
            ["within_1e-3"] = result.IsWithin(fit),
        };
        foreach (var (name, value) in WayJson(fit)) json[name] = value?.DeepClone();
        return json;
    }

    private static JsonObject WayJson(SimulatedFit fit) => new()
    {
        ["iterations"] = fit.Iterations,
        ["stop_reason"] = $"{fit.Stop}",
        ["seconds"] = Math.Round(fit.Seconds, 4),
        ["log_likelihood"] = fit.LogLikelihood,
        ["recovery"] = new JsonObject
        {
            ["weights"] = ErrorJson(fit.Recovery.Weights),
            ["means"] = ErrorJson(fit.Recovery.Means),
            ["covariances"] = ErrorJson(fit.Recovery.Covariances),
        },
    };

    private static JsonObject ErrorJson(RecoveryError error) => new() { ["mean"] = error.Mean, ["max"] = error.Max };

    // Before the first cycle there is nothing to compare with, and JSON has no NaN.
    private static JsonObject CheckJson(AgreementCheck check) => new()
    {
        ["iteration"] = check.Iteration,
        ["log_likelihood"] = check.LogLikelihood,
        ["ratio"] = double.IsFinite(check.Ratio) ? check.Ratio : null,
        ["agrees"] = check.Agrees,
    };

    private JsonObject SummaryJson()
    {
        var json = new JsonObject { ["seeds"] = Results.Count };
        if (Results.Count == 0) return json;
        json["within_1e-3"] = CountsJson(Within);
        json["log_likelihood_at_least_oracle"] = CountsJson(AsLikely);
        json["stop_reasons"] = new JsonObject(
            StopReasons.Select(stop => KeyValuePair.Create($"{stop.Reason}", (JsonNode?)stop.Count)));
        foreach (var (name, value) in s_figures) json[name] = SpreadJson(Values(value));
        return json;
    }

    private static JsonObject CountsJson(Func<SimulationMethod, int> count) => new()
    {
        [SimulationMethod.BigLearn.Key] = count(SimulationMethod.BigLearn),
        [SimulationMethod.JointEm.Key] = count(SimulationMethod.JointEm),
    };

    private static JsonObject SpreadJson(double[] values)
    {
        var spread = MeanDeviation.Of(values);
        return new JsonObject
        {
            ["mean"] = spread.Mean,
            ["sd"] = spread.Deviation,
            ["median"] = Quantile.Of(values, 0.5),
            ["min"] = values.Min(),
            ["max"] = values.Max(),
        };
    }

    private JsonObject OptionsJson()
    {
        var (options, fit) = (Request.Options, Request.Options.ToBigLearn());
        return new JsonObject
        {
            ["seeds"] = new JsonArray([.. Request.Seeds.Select(seed => (JsonNode)seed)]),
            ["grid"] = options.Grid,
            ["dim"] = options.Dimension,
            ["num_component"] = options.Components,
            ["spacing"] = options.Spacing,
            ["variance"] = options.Variance,
            ["unequal_weights"] = options.UnequalWeights,
            ["covariances"] = $"{options.Covariances}".ToLowerInvariant(),
            ["samples"] = options.Rows,
            ["test_samples"] = options.TestSamples,
            ["Niter"] = fit.Iterations,
            ["NITnei"] = fit.LocalUpdates,
            ["eps"] = fit.CovarianceFloor,
            ["P1"] = fit.JointProbability,
            ["P2"] = fit.MarginalBound,
            ["a_beta"] = fit.BetaA,
            ["b_beta"] = fit.BetaB,
            ["weight_prior"] = fit.EffectiveWeightPrior,
            ["cycle"] = fit.CycleIterations,
            ["patience"] = fit.Patience,
            ["polish_iterations"] = fit.PolishIterations,
            ["polish_tolerance"] = fit.PolishTolerance,
            ["threads"] = Request.Threads,
        };
    }
}
