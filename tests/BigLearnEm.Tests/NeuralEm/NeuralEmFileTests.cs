using BigLearnEm.NeuralEm;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.NeuralEm;

[Collection(TorchState.Name)]
public sealed class NeuralEmFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pixels", "2147483647", "weights of 2147483647 pixels")]
    [InlineData("pixels", "0", "a whole number above 0")]
    [InlineData("option.hidden", "1000000", "and 1000000 features")]
    [InlineData("option.hidden", "many", "'many'")]
    [InlineData("option.distribution", "poisson", "Bernoulli, Gaussian", "'poisson'")]
    [InlineData("option.distribution", "7", "'7'")]
    public void A_model_that_lies_about_its_size_is_refused_before_it_is_made(string key, string value, params string[] texts)
    {
        var path = _folder["model.safetensors"];
        using (var model = NeuralEmModel.Create(NeuralEmVariant.RnnEm, 9, 4, PixelDistribution.Bernoulli, 1))
        {
            var options = new Dictionary<string, string> { ["variant"] = "rnn-em", ["hidden"] = "4", ["distribution"] = "bernoulli" };
            new NeuralEmFile(model, options).Save(path);
        }

        NeuralEmFile.Load(path, CPU).Model.Dispose();
        var whole = SafetensorsFile.Read(path);
        var metadata = whole.Metadata.Where(entry => entry.Key != SafetensorsSeal.MetadataKey)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        metadata[key] = value;
        SafetensorsSeal.Seal(new SafetensorsFile(whole.Entries, metadata)).Write(path);
        BadInput.Of(() => NeuralEmFile.Load(path, CPU), texts);
    }

    [Fact]
    public void An_option_that_is_no_number_is_named()
    {
        using var model = NeuralEmModel.Create(NeuralEmVariant.Nem, 4, 2, PixelDistribution.Gaussian, 1);
        var file = new NeuralEmFile(model, new Dictionary<string, string> { ["k"] = "3", ["steps"] = "x" });
        Assert.Equal(3, file.NumberOf("k"));
        BadInput.Of(() => file.NumberOf("steps"), "option steps", "'x'");
        BadInput.Of(() => file.NumberOf("canvas"), "option canvas", "none of that name");
    }
}
