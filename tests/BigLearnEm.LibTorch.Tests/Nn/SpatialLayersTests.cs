using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Nn;

public class SpatialLayersTests
{
    // torch.manual_seed(13); c = torch.nn.Conv2d(1, 2, 3, stride=2, padding=1); c(torch.arange(16.).view(1, 1, 4, 4) / 16)
    [Fact]
    public void A_convolution_starts_and_computes_as_PyTorchs()
    {
        manual_seed(13);
        using var layer = nn.Conv2d(1, 2, 3, stride: 2, padding: 1);
        Expect.Values(
            layer.call(arange(16, dtype: float32).view(1, 1, 4, 4) / 16), 0.3905342221260071, 0.3534581661224365,
            0.6078108549118042, 0.25882524251937866, -0.3206687569618225, -0.3841853141784668, -0.5368193984031677,
            -0.642880916595459);
        Assert.Throws<ArgumentException>(() => layer.call(zeros(1, 2, 4, 4)));
    }

    // torch.manual_seed(13); c = torch.nn.ConvTranspose2d(2, 1, 3, stride=2, padding=1, output_padding=1);
    // c(torch.arange(8.).view(1, 2, 2, 2) / 8)
    [Fact]
    public void A_transposed_convolution_starts_and_computes_as_PyTorchs()
    {
        manual_seed(13);
        using var layer = nn.ConvTranspose2d(2, 1, 3, stride: 2, padding: 1, output_padding: 1);
        var x = arange(8, dtype: float32).view(1, 2, 2, 2) / 8;
        Expect.Values(
            layer.call(x), 0.2177434116601944, 0.36849498748779297, 0.17567668855190277, 0.2475695163011551,
            -0.06981664896011353, -0.21169587969779968, -0.09659215807914734, 0.23194362223148346,
            0.13360998034477234, 0.3798835575580597, 0.0915432721376419, 0.2706284523010254, 0.16150140762329102,
            0.023397117853164673, 0.1711936742067337, 0.25200074911117554);
        Expect.Shape(layer.forward(x, [3, 3]), 1, 1, 3, 3);
        Assert.Throws<ArgumentException>(() => layer.forward(x, [5, 5]));
    }

    [Fact]
    public void Padding_can_be_stated_by_its_effect()
    {
        using var layer = nn.Conv2d(1, 1, 3, Padding.Same);
        Expect.Shape(layer.call(zeros(1, 1, 5, 5)), 1, 1, 5, 5);
        using var reflecting = nn.Conv2d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Reflect);
        Expect.Shape(reflecting.call(zeros(1, 1, 5, 5)), 1, 1, 5, 5);
        Assert.Throws<ArgumentException>(() => nn.Conv2d(1, 1, 3, Padding.Same, stride: 2));
    }

    [Fact]
    public void Pools_take_the_largest_or_the_mean_of_windows()
    {
        var x = arange(16, dtype: float32).view(1, 1, 4, 4);
        Expect.Values(nn.MaxPool2d(2).call(x), 5, 7, 13, 15);
        Expect.Values(nn.AvgPool2d(2).call(x), 2.5, 4.5, 10.5, 12.5);
        Expect.Shape(nn.MaxPool2d(3, stride: 1, padding: 1).call(x), 1, 1, 4, 4);
    }

    // b = torch.nn.BatchNorm1d(2); b(x), b.running_mean, b.running_var; b.eval(); b(x), with x = [[1, 2], [3, 6]]
    [Fact]
    public void Batch_norm_uses_the_batch_in_training_and_its_memory_after()
    {
        using var layer = nn.BatchNorm1d(2);
        var x = tensor(new[,] { { 1f, 2f }, { 3f, 6f } });
        Expect.Values(
            layer.call(x), -0.9999949932098389, -0.9999987483024597, 0.9999949932098389, 0.9999987483024597);
        Expect.Values(layer.running_mean!, 0.2, 0.4);
        Expect.Values(layer.running_var!, 1.1, 1.7);
        Assert.Equal(1, layer.num_batches_tracked!.item<long>());
        layer.eval();
        Expect.Values(layer.call(x), 0.7627666592597961, 1.2271403074264526, 2.6696832180023193, 4.2949910163879395);
        Assert.Equal(
            ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], layer.state_dict().Keys);
        layer.to(float64);
        Assert.Equal(ScalarType.Float64, layer.running_mean!.dtype);
        Assert.Equal(ScalarType.Int64, layer.num_batches_tracked!.dtype);
        Assert.Throws<ArgumentException>(() => layer.call(zeros(2)));
    }
}
