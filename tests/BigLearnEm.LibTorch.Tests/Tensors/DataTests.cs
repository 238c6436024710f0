using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class DataTests
{
    [Fact]
    public void Item_reads_one_element_of_the_right_type()
    {
        Assert.Equal(2.5, tensor(2.5).item<double>());
        Assert.Equal(7L, tensor(new[] { 7L }).item<long>());
        Assert.Throws<ArgumentException>(() => tensor(2.5).item<float>());
        Assert.Throws<ArgumentException>(() => zeros(2).item<float>());
    }

    [Fact]
    public void Conversions_and_casts_change_the_type()
    {
        Assert.Equal(3, tensor(3.9).ToInt32());
        Assert.Equal(4.0, tensor(4L).ToDouble());
        Assert.True((bool)(tensor(1.0) > 0));
        Assert.Equal(1.5f, (float)tensor(1.5));
        Assert.Equal(ScalarType.Int64, tensor(2.5).@long().dtype);
        Assert.Equal(ScalarType.Float32, tensor(2L).type_as(zeros(1)).dtype);
        Tensor implicitly = 2.0;
        Assert.Equal(ScalarType.Float64, implicitly.dtype);
    }

    [Fact]
    public void Accessors_follow_strides()
    {
        var x = arange(6, dtype: float64).view(2, 3).T;
        var data = x.data<double>();
        Assert.Equal(6, data.Count);
        Assert.Equal([0.0, 3, 1, 4, 2, 5], data.ToArray());
        Assert.Equal([0.0, 3, 1, 4, 2, 5], data.AsEnumerable());
        Assert.Equal(4.0, data[3]);
        Assert.Equal(4.0, data[1, 1]);
        data[2, 0] = 20;
        Assert.Equal(20.0, x[2, 0].item<double>());
        Assert.Equal(new[,] { { 0.0, 3 }, { 1, 4 }, { 20, 5 } }, data.ToNDArray());
        Assert.Throws<IndexOutOfRangeException>(() => data[6]);
    }

    [Fact]
    public void Accessors_copy_to_and_from_spans()
    {
        var x = zeros(2, 2);
        x.data<float>().CopyFrom([1f, 2f, 3f, 4f]);
        Expect.Values(x, 1, 2, 3, 4);
        var part = new float[3];
        x.data<float>().CopyTo(part, arrayIndex: 1, tensorIndex: 2);
        Assert.Equal([0f, 3f, 4f], part);
        x.T.data<float>().CopyFrom([5f, 6f, 7f, 8f]);
        Expect.Values(x, 5, 7, 6, 8);
    }

    [Fact]
    public void Empty_tensors_can_be_enumerated_but_not_copied()
    {
        Assert.Empty(zeros(0).data<float>().ToArray());
        Assert.Empty(zeros(0, 3).data<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => zeros(0, 3).data<float>().ToArray());
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        var x = tensor(new[] { 1, 256 });
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0], x.bytes.ToArray());
        x.bytes[0] = 3;
        Assert.Equal(3, x[0].item<int>());
        Assert.Throws<InvalidOperationException>(() => zeros(2, 3).T.bytes.Length);
    }

    [Fact]
    public void Moving_to_the_same_type_and_device_shares_memory_unless_a_copy_is_asked()
    {
        var x = zeros(2);
        x.to(float32).fill_(1);
        Expect.Values(x, 1, 1);
        x.to(float32, copy: true).fill_(2);
        Expect.Values(x, 1, 1);
        x.cpu().fill_(3);
        Expect.Values(x, 3, 3);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var x = zeros(2);
        x.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => x + 1);
        x.Dispose();
    }

    [Fact]
    public void Scalars_keep_their_kind()
    {
        Assert.Equal(ScalarType.Int64, ((Scalar)3).Type);
        Assert.Equal(ScalarType.Float64, ((Scalar)3f).Type);
        Assert.Equal(ScalarType.Bool, ((Scalar)true).Type);
        Assert.Equal(3, 3.7.ToScalar().ToInt32());
    }
}
