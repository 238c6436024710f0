using BigLearnEm.Deep;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Deep;

[Collection(TorchState.Name)]
public sealed class ClusterModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Codes_and_scaled_rows_leave_nothing_but_themselves()
    {
        using var model = Create();
        var images = TinyImages.Create(12);
        var before = Tensor.TotalCount;
        using (model.Codes(images)) Assert.Equal(before + 1, Tensor.TotalCount);
        using var rows = ones(3, 36);
        using (model.Scale.Apply(rows)) Assert.Equal(before + 2, Tensor.TotalCount);
        Assert.Equal(before + 1, Tensor.TotalCount);
    }

    [Theory]
    [InlineData("mixture.weights", new long[] { 1, 2 }, "mixture.weights", "shape [any]")]
    [InlineData("mixture.means", new long[] { 72 }, "mixture.means", "shape [2, any]")]
    [InlineData("mixture.means", new long[] { 2, 0 }, "mixture.means", "got [2, 0]")]
    [InlineData("mixture.covariances", new long[] { 2, 36 }, "mixture.covariances", "shape [2, 36, 36]")]
    [InlineData("scale.shift", new long[] { 6, 6 }, "scale.shift", "shape [any]")]
    [InlineData("scale.scale", new long[] { 35 }, "scale.scale", "shape [36]")]
    public void A_model_whose_tensors_do_not_fit_together_is_refused(string name, long[] shape, params string[] texts)
    {
        var path = Rewritten((entry, _) => entry.Name == name
            ? new SafetensorsEntry(name, entry.Type, shape, new byte[8 * shape.Aggregate(1L, (product, size) => product * size)])
            : entry);
        BadInput.Of(() => ClusterModel.Load(path, CPU), texts);
    }

    [Fact]
    public void A_network_of_another_size_than_its_weights_is_not_made()
    {
        var path = Rewritten((entry, metadata) =>
        {
            metadata["pixels"] = "2147483647";
            return entry;
        }, SafetensorsEntry.From<float>("enc_1.weight", new float[4], 2, 2), SafetensorsEntry.From<float>("z_layer.bias", [1], 1));
        BadInput.Of(() => ClusterModel.Load(path, CPU), "enc_1.weight", "shape [any, 2147483647]", "[2, 2]");
    }

    private static MixtureModel Create()
    {
        using var scope = NewDisposeScope();
        var mixture = new MixtureParameters(
            full(2, 0.5, dtype: float64), rand(2, 36, dtype: float64), eye(36, dtype: float64).expand(2, 36, 36).contiguous());
        return new MixtureModel(
            null, FeatureScale.Of(zeros(36, dtype: float64), ones(36, dtype: float64)), mixture.DetachFromDisposeScope(), 36,
            new Dictionary<string, string>());
    }

    private string Rewritten(
        Func<SafetensorsEntry, Dictionary<string, string>, SafetensorsEntry> change, params SafetensorsEntry[] more)
    {
        var path = _folder["model.safetensors"];
        using (var model = Create()) model.Save(path);
        ClusterModel.Load(path, CPU).Dispose();
        var whole = SafetensorsFile.Read(path);
        var metadata = whole.Metadata.Where(entry => entry.Key != SafetensorsSeal.MetadataKey)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        SafetensorsEntry[] entries = [.. whole.Entries.Select(entry => change(entry, metadata)), .. more];
        SafetensorsSeal.Seal(new SafetensorsFile(entries, metadata)).Write(path);
        return path;
    }
}
