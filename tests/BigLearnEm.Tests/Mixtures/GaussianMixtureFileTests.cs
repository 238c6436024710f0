using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class GaussianMixtureFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["mixture.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CovarianceKind.Full, false)]
    [InlineData(CovarianceKind.Diagonal, true)]
    [InlineData(CovarianceKind.Tied, false)]
    public void A_loaded_mixture_predicts_scores_and_draws_the_same(CovarianceKind kind, bool hasFixedWeights)
    {
        using var rows = Rows();
        using var mixture = new GaussianMixture(new GaussianMixtureOptions
        {
            Components = 2, Covariance = kind, CovarianceFloor = 1e-4, FixedWeights = hasFixedWeights ? [0.25, 0.75] : null,
            Seed = ulong.MaxValue,
        }).Fit(rows);

        mixture.Save(FilePath);
        using var loaded = GaussianMixture.Load(FilePath);

        Assert.Equal(mixture.Predict(rows), loaded.Predict(rows));
        Assert.Equal(mixture.ScoreSamples(rows), loaded.ScoreSamples(rows));
        Assert.Equal(mixture.Bic(rows), loaded.Bic(rows));
        Assert.Equal(mixture.Sample(20, 3).Components, loaded.Sample(20, 3).Components);
        Assert.Equal(
            (mixture.Stop, mixture.Result.Iterations, mixture.Converged), (loaded.Stop, loaded.Result.Iterations, loaded.Converged));
        Assert.Equal(mixture.Result.Trace, loaded.Result.Trace);
        Assert.Equal((kind, 1e-4, ulong.MaxValue), (loaded.Options.Covariance, loaded.Options.CovarianceFloor, loaded.Options.Seed));
        Assert.Equal(mixture.Options.FixedWeights, loaded.Options.FixedWeights);
    }

    [Fact]
    public void A_loaded_mixture_can_be_fitted_again()
    {
        using var rows = Rows();
        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 2 }).Fit(rows);
        mixture.Save(FilePath);
        using var loaded = GaussianMixture.Load(FilePath);

        Assert.Equal(mixture.ScoreSamples(rows), loaded.Fit(rows).ScoreSamples(rows));
    }

    [Fact]
    public void Damaged_altered_and_other_files_are_refused()
    {
        using var rows = Rows();
        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 2 }).Fit(rows);
        mixture.Save(FilePath);
        var bytes = File.ReadAllBytes(FilePath);
        var whole = SafetensorsFile.Read(FilePath);

        File.WriteAllBytes(FilePath, bytes[..^9]);
        Refused("mixture.safetensors");
        File.WriteAllBytes(FilePath, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        Refused("SHA-256");
        Rewrite(whole.Entries, ("kind", "biglearnem-model"));
        Refused("a mixture of format 1", "biglearnem-model");
        Rewrite(whole.Entries, ("format", "9"));
        Refused("format '9'");
        Rewrite(whole.Entries, ("stop", "never"));
        Refused("metadata stop", "'never'");
        Rewrite(whole.Entries, ("iterations", "some"));
        Refused("metadata iterations as a whole number", "'some'");
        Rewrite(whole.Entries, ("covariance", "99"));
        Refused("metadata covariance", "'99'");
        Rewrite(whole.Entries, ("covariance_floor", "-1"));
        Refused("options of a mixture");
        Rewrite([.. whole.Entries.Where(entry => entry.Name != "mixture.means")]);
        Refused("a tensor mixture.means");
        Rewrite([.. whole.Entries.Where(entry => entry.Name != "mixture.means"), SafetensorsEntry.From<double>("mixture.means", [1, 2], 2)]);
        Refused("tensor mixture.means", "expected shape", "[2]");
        File.Delete(FilePath);
        Refused("mixture.safetensors");

        void Refused(params string[] texts) => BadInput.Of(() => GaussianMixture.Load(FilePath), texts);

        void Rewrite(IReadOnlyList<SafetensorsEntry> entries, params (string Key, string Value)[] changes)
        {
            var metadata = whole.Metadata.Where(entry => entry.Key != SafetensorsSeal.MetadataKey)
                .ToDictionary(entry => entry.Key, entry => entry.Value);
            foreach (var (key, value) in changes) metadata[key] = value;
            SafetensorsSeal.Seal(new SafetensorsFile(entries, metadata)).Write(FilePath);
        }
    }

    [Fact]
    public void Nothing_is_saved_before_a_fit()
    {
        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 2 });
        Assert.Throws<InvalidOperationException>(() => mixture.Save(FilePath));
        Assert.False(File.Exists(FilePath));
    }

    private static Tensor Rows()
    {
        manual_seed(5);
        return cat([randn(60, 3), randn(120, 3) + 9]);
    }
}
