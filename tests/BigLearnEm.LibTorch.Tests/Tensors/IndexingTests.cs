using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class IndexingTests
{
    private static Tensor Grid() => arange(12).view(3, 4);

    [Fact]
    public void Numbers_choose_from_the_front_or_the_end()
    {
        var x = Grid();
        Expect.Values(x[1], 4, 5, 6, 7);
        Expect.Values(x[-1], 8, 9, 10, 11);
        Assert.Equal(6, x[1, 2].item<long>());
    }

    [Fact]
    public void Slices_ranges_and_ellipses_make_views()
    {
        var x = Grid();
        Expect.Values(x[.., 1..3], 1, 2, 5, 6, 9, 10);
        Expect.Values(x[1.., ^1], 7, 11);
        Expect.Values(x[TensorIndex.Slice(null, null, 2), TensorIndex.Slice(step: 3)], 0, 3, 8, 11);
        Expect.Values(x[TensorIndex.Ellipsis, 0], 0, 4, 8);
        Expect.Shape(x[TensorIndex.Null, TensorIndex.Colon], 1, 3, 4);
        Expect.Shape(zeros(2, 3, 4)[0, TensorIndex.Ellipsis, TensorIndex.None], 3, 4, 1);
        x[0..1].fill_(-1);
        Assert.Equal(-1, x[0, 3].item<long>());
    }

    [Fact]
    public void Tensors_of_indices_gather_elements()
    {
        var x = Grid();
        var rows = tensor(new[] { 2L, 0L });
        Expect.Values(x[rows], 8, 9, 10, 11, 0, 1, 2, 3);
        Expect.Values(x[rows, tensor(new[] { 1L, 3L })], 9, 3);
        Expect.Values(x[TensorIndex.Colon, TensorIndex.Tensor(rows)], 2, 0, 6, 4, 10, 8);
        Expect.Values(x[TensorIndex.Tensor(rows), 1], 9, 1);
        Expect.Values(x.index_select(1, rows), 2, 0, 6, 4, 10, 8);
        Expect.Values(x.gather(1, tensor(new[,] { { 3L }, { 0L }, { 1L } })), 3, 4, 9);
        Expect.Values(x.take(rows), 2, 0);
    }

    [Fact]
    public void Masks_choose_true_elements()
    {
        var x = Grid();
        Expect.Values(x[x > 9], 10, 11);
        Expect.Values(x.masked_select(x < 2), 0, 1);
        Expect.Values(x.masked_fill(x > 0, 7).sum(), 77);
        Expect.Values((x == 5).nonzero(), 1, 1);
        Expect.Values(x[tensor(new[] { true, false, true })][1], 8, 9, 10, 11);
    }

    [Fact]
    public void Setters_write_numbers_slices_tensors_and_masks()
    {
        var x = Grid().to(float64);
        x[0] = zeros(4, dtype: float64);
        x[1, 1] = tensor(-5.0);
        x[2, 2..] = tensor(new[] { 1.0, 2.0 });
        x[x == 4] = tensor(40.0);
        x[tensor(new[] { 2L }), tensor(new[] { 0L })] = tensor(80.0);
        Expect.Values(x, 0, 0, 0, 0, 40, -5, 6, 7, 80, 9, 1, 2);
        x[.., 0] = full([1, 1, 3], 3.0, dtype: float64);
        Expect.Values(x[.., 0], 3, 3, 3);
    }

    [Fact]
    public void Index_add_copy_fill_and_put_change_rows()
    {
        var x = zeros(3, 2, dtype: float64);
        var rows = tensor(new[] { 0L, 0L, 2L });
        var ones3 = ones(3, 2, dtype: float64);
        Expect.Values(x.index_add(0, rows, ones3, 2), 4, 4, 0, 0, 2, 2);
        Assert.Same(x, x.index_add_(0, rows, ones3, 1));
        Expect.Values(x, 2, 2, 0, 0, 1, 1);
        x.index_fill_(0, tensor(new[] { 1L }), 9);
        x.index_copy_(1, tensor(new[] { 1L }), full([3, 1], 5.0, dtype: float64));
        Expect.Values(x, 2, 5, 9, 5, 1, 5);
        x.index_put_(tensor(1.0), [tensor(new[] { 0L, 0L }), tensor(new[] { 0L, 0L })], accumulate: true);
        Assert.Equal(4.0, x[0, 0].item<double>());
        Assert.Throws<ArgumentException>(() => x.index_add_(0, rows.to(int32), ones3, 1));
    }

    [Fact]
    public void Scatter_writes_and_adds_where_told()
    {
        var index = tensor(new[,] { { 0L, 2L }, { 1L, 1L } });
        var source = ones(2, 2);
        Expect.Values(zeros(2, 3).scatter(1, index, source), 1, 0, 1, 0, 1, 0);
        Expect.Values(zeros(2, 3).scatter_add_(1, index, source), 1, 0, 1, 0, 2, 0);
    }

    [Fact]
    public void Narrow_select_and_slice_agree_with_ranges()
    {
        var x = Grid();
        Expect.Values(x.narrow(1, 1, 2), 1, 2, 5, 6, 9, 10);
        Expect.Values(x.select(1, 3), 3, 7, 11);
        Expect.Values(x.slice(0, 0, 3, 2), 0, 1, 2, 3, 8, 9, 10, 11);
        Assert.Throws<ArgumentException>(() => x.slice(0, 0, 3, 0));
    }

    [Fact]
    public void An_index_out_of_range_is_an_exception() =>
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => Grid()[3]);
}
