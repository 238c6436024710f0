using BigLearnEm.Mixtures;
using BigLearnEm.Tests.Docs;

namespace BigLearnEm.Tests.Api;

public sealed class PublicApiTests
{
    private const string FileName = "PublicApi.txt";
    private const string AcceptVariable = "BIGLEARN_ACCEPT_API";

    [Fact]
    public void The_librarys_public_members_are_those_on_record()
    {
        var now = PublicApi.Of(typeof(GaussianMixture).Assembly);
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllLines(Repository.PathOf("src", "BigLearnEm", FileName), now);
            return;
        }

        var recorded = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, FileName));
        string[] changes = [.. now.Except(recorded).Select(line => "+ " + line), .. recorded.Except(now).Select(line => "- " + line)];
        Assert.True(
            changes.Length == 0,
            $"{changes.Length} public or protected members of the library are not as in src/BigLearnEm/{FileName} "
            + $"(+ added, - removed). If that is meant: {AcceptVariable}=1 scripts/test --filter PublicApi, and commit the file."
            + $"\n{string.Join('\n', changes)}");
        Assert.Equal(now, recorded);
    }

    [Fact]
    public void A_line_says_names_types_nulls_and_defaults()
    {
        var lines = PublicApi.Of(typeof(GaussianMixture).Assembly);
        const string fit = "BigLearnEm.Mixtures.GaussianMixture.Fit(torch.Tensor rows, double[]? sampleWeights = null, "
            + "IProgress<FitProgress>? progress = null, CancellationToken cancellation = default) : GaussianMixture";
        Assert.Contains(fit, lines);
        Assert.Contains("BigLearnEm.Mixtures.GaussianMixture : sealed class, IDisposable", lines);
        Assert.Contains("BigLearnEm.Mixtures.MixtureParameters : sealed record, IDisposable, IEquatable<MixtureParameters>", lines);
        Assert.Contains("BigLearnEm.Mixtures.GaussianMixture.Converged : bool { get; }", lines);
        Assert.Contains("BigLearnEm.Mixtures.CovarianceKind.Tied = 1", lines);
        Assert.Contains("BigLearnEm.Deep.ClusterModel.Dispose(bool disposing) : protected virtual void", lines);
        Assert.DoesNotContain(lines, line => line.Contains("<Clone>$", StringComparison.Ordinal));
    }
}
