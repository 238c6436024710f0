using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class FactoriesTests
{
    [Fact]
    public void Factories_use_the_default_type_unless_told_otherwise()
    {
        Assert.Equal(ScalarType.Float32, zeros(2, 3).dtype);
        Assert.Equal(ScalarType.Float64, ones([2, 3], dtype: float64).dtype);
        set_default_dtype(float64);
        try
        {
            Assert.Equal(ScalarType.Float64, zeros(2).dtype);
        }
        finally
        {
            set_default_dtype(float32);
        }
    }

    [Fact]
    public void Zeros_ones_and_full_have_the_shape_asked_for()
    {
        Expect.Shape(zeros(2, 3, 4), 2, 3, 4);
        Expect.Values(ones(2, 2), 1, 1, 1, 1);
        Expect.Values(full([2], 2.5), 2.5, 2.5);
        Expect.Values(eye(2, 3), 1, 0, 0, 0, 1, 0);
        Expect.Shape(empty([]));
    }

    [Fact]
    public void Arange_counts_in_whole_numbers_where_all_its_ends_are_whole()
    {
        Assert.Equal(ScalarType.Int64, arange(4).dtype);
        Assert.Equal(ScalarType.Float32, arange(0.0, 1.0, 0.25).dtype);
        Expect.Values(arange(1, 7, 2), 1, 3, 5);
        Expect.Values(linspace(0, 1, 5), 0, 0.25, 0.5, 0.75, 1);
    }

    [Fact]
    public void Tensor_copies_arrays_of_every_rank_and_type()
    {
        Expect.Shape(tensor(new[,] { { 1f, 2f, 3f }, { 4f, 5f, 6f } }), 2, 3);
        Expect.Values(tensor(new[,] { { 1L, 2L }, { 3L, 4L } }), 1, 2, 3, 4);
        Expect.Shape(tensor(new double[6], [2, 3]), 2, 3);
        Assert.Equal(ScalarType.Bool, tensor(new[] { true, false }).dtype);
        Assert.Equal(ScalarType.Byte, tensor(new byte[] { 1 }).dtype);
        Assert.Equal(ScalarType.Float32, tensor(new[] { 1.0, 2.0 }, dtype: float32).dtype);
        Expect.Shape(tensor(3.5));

        var source = new[] { 1.0, 2.0 };
        var copy = tensor(source);
        source[0] = 9;
        Expect.Values(copy, 1, 2);
    }

    [Fact]
    public void Tensor_refuses_a_shape_larger_than_its_data() =>
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1.0, 2.0 }, [3]));

    [Fact]
    public void From_array_shares_the_array_and_outlives_its_scope()
    {
        var source = new float[,] { { 1, 2 }, { 3, 4 } };
        var shared = from_array(source);
        source[1, 1] = 8;
        Expect.Values(shared, 1, 2, 3, 8);
        var view = shared[1];
        shared.Dispose();
        GC.Collect();
        Expect.Values(view, 3, 8);
    }

    [Fact]
    public void Likes_take_type_and_device_from_their_model()
    {
        var model = zeros(2, 2, dtype: int32);
        Assert.Equal(ScalarType.Int32, ones_like(model).dtype);
        Assert.Equal(ScalarType.Float64, zeros_like(model, dtype: float64).dtype);
        Expect.Values(full_like(model, 3), 3, 3, 3, 3);
        Expect.Values(model.new_zeros(2), 0, 0);
    }

    [Fact]
    public void Triangle_indices_run_row_by_row()
    {
        Expect.Values(triu_indices(3, 3), 0, 0, 0, 1, 1, 2, 0, 1, 2, 1, 2, 2);
        Expect.Values(tril_indices(2, 2), 0, 1, 1, 0, 0, 1);
    }

    [Fact]
    public void Named_dimensions_are_refused_aloud() =>
        Assert.Throws<NotSupportedException>(() => zeros([2], names: ["rows"]));
}
