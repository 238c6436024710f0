using System.Globalization;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The form of a fitted <see cref="GaussianMixture"/>'s file: <c>mixture.weights</c>, <c>.means</c>, <c>.covariances</c> and
/// the <c>trace</c> of the objective, in float64; in the metadata, what kind of mixture it is and how the fit ended.
/// </summary>
internal static class GaussianMixtureFile
{
    private const string Kind = "biglearnem-mixture";
    private const string FormatVersion = "1";
    private const string Trace = "trace";
    private const string Remedy = "Give a whole file that GaussianMixture.Save wrote.";

    /// <summary>A mixture's file, sealed against alteration.</summary>
    public static SafetensorsFile Of(GaussianMixtureOptions options, MixtureFit fit)
    {
        var metadata = new Dictionary<string, string>
        {
            ["kind"] = Kind,
            ["format"] = FormatVersion,
            ["method"] = options.Method.ToString(),
            ["covariance"] = options.Covariance.ToString(),
            ["covariance_floor"] = options.CovarianceFloor.ToString("R", CultureInfo.InvariantCulture),
            ["fixed_weights"] = (options.FixedWeights is not null).ToString(),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["stop"] = fit.Stop.ToString(),
            ["iterations"] = fit.Iterations.ToString(CultureInfo.InvariantCulture),
        };
        if (options.FixedVariance is { } variance)
            metadata["fixed_variance"] = variance.ToString("R", CultureInfo.InvariantCulture);
        return SafetensorsSeal.Seal(new SafetensorsFile(
            [.. MixtureEntries.Of(fit.Parameters), SafetensorsEntry.From<double>(Trace, [.. fit.Trace], fit.Trace.Count)], metadata));
    }

    /// <summary>The mixture in a file; the parameters belong to the caller.</summary>
    /// <exception cref="BadInputException">The file is of another kind, was altered, or its parts do not fit.</exception>
    public static (GaussianMixtureOptions Options, MixtureFit Fit) Read(SafetensorsFile file, string path)
    {
        var (kind, format) = (file.Metadata.GetValueOrDefault("kind"), file.Metadata.GetValueOrDefault("format"));
        if (kind != Kind || format != FormatVersion)
            throw new BadInputException(
                path, $"a mixture of format {FormatVersion}", $"kind '{kind}', format '{format}'", Remedy);
        SafetensorsSeal.Verify(file, path);
        using var scope = NewDisposeScope();
        var parameters = MixtureEntries.Read(Find, CPU);
        var weights = parameters.Weights.data<double>().ToArray();
        var options = new GaussianMixtureOptions
        {
            Components = weights.Length,
            Method = Value<FitMethod>("method"),
            Covariance = Value<CovarianceKind>("covariance"),
            CovarianceFloor = Number("covariance_floor"),
            FixedWeights = file.Metadata.GetValueOrDefault("fixed_weights") == bool.TrueString ? weights : null,
            FixedVariance = file.Metadata.ContainsKey("fixed_variance") ? Number("fixed_variance") : null,
            Seed = Whole("seed"),
        };
        try
        {
            options.Validate();
        }
        catch (Exception error) when (error is ArgumentException or UsageException)
        {
            throw new BadInputException(path, "options of a mixture", error.Message, Remedy, error);
        }

        var fit = new MixtureFit(
            parameters, Value<StopReason>("stop"), Find(Trace).RequireShape(SafetensorsEntry.AnySize).ToArray<double>(),
            [.. Enumerable.Range(0, weights.Length).Where(component => weights[component] == 0)])
        {
            Iterations = (int)Math.Min(Whole("iterations"), int.MaxValue),
        };
        // Nothing is refused from here on, so that the parameters find their owner.
        parameters.DetachFromDisposeScope();
        return (options, fit);

        SafetensorsEntry Find(string name) =>
            file.Find(name) ?? throw new BadInputException(path, $"a tensor {name}", "none of that name", Remedy);

        TValue Value<TValue>(string name) where TValue : struct, Enum =>
            Enum.TryParse<TValue>(file.Metadata.GetValueOrDefault(name), out var value) && Enum.IsDefined(value)
                ? value
                : throw new BadInputException(path, $"metadata {name}", $"'{file.Metadata.GetValueOrDefault(name)}'", Remedy);

        ulong Whole(string name) =>
            ulong.TryParse(file.Metadata.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new BadInputException(path, $"metadata {name} as a whole number", $"'{file.Metadata.GetValueOrDefault(name)}'", Remedy);

        double Number(string name) =>
            double.TryParse(file.Metadata.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new BadInputException(path, $"metadata {name} as a number", $"'{file.Metadata.GetValueOrDefault(name)}'", Remedy);
    }
}
