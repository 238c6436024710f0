using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class ShapeTests
{
    private static readonly Tensor X = arange(6).view(2, 3);

    [Fact]
    public void Views_share_memory_and_copies_do_not()
    {
        var x = zeros(2, 3);
        x.view(6)[0] = tensor(5f);
        Assert.Equal(5f, x[0, 0].item<float>());
        x.clone()[0, 0] = tensor(9f);
        Assert.Equal(5f, x[0, 0].item<float>());
        Expect.Shape(x.flatten(), 6);
        Expect.Shape(x.reshape(3, -1), 3, 2);
        Expect.Shape(x.unsqueeze(0).squeeze(), 2, 3);
        Expect.Shape(x.unsqueeze(-1), 2, 3, 1);
        Expect.Shape(x.unflatten(1, 3, 1), 2, 3, 1);
    }

    [Fact]
    public void Transposes_permute_strides()
    {
        Assert.Equal([3L, 1L], X.stride());
        Assert.Equal([1L, 3L], X.t().stride());
        Assert.False(X.T.is_contiguous());
        Assert.True(X.T.contiguous().is_contiguous());
        Expect.Values(X.mT, 0, 3, 1, 4, 2, 5);
        Expect.Shape(zeros(2, 3, 4).permute(2, 0, 1), 4, 2, 3);
        Expect.Shape(zeros(2, 3, 4).transpose(0, -1), 4, 3, 2);
    }

    [Fact]
    public void Joining_and_splitting_are_opposites()
    {
        Expect.Values(cat([X, X[0].unsqueeze(0)], 0), 0, 1, 2, 3, 4, 5, 0, 1, 2);
        Expect.Shape(stack([X, X], 1), 2, 2, 3);
        var parts = X.split(2, 1);
        Expect.Shape(parts[0], 2, 2);
        Expect.Shape(parts[1], 2, 1);
        Assert.Equal(3, X.chunk(3, 1).Length);
        Expect.Values(X.unbind()[1], 3, 4, 5);
        Expect.Shape(X.split([1L, 2L], 1)[1], 2, 2);
    }

    [Fact]
    public void Expansion_repeats_without_copying()
    {
        Expect.Shape(ones(1, 3).expand(4, 3), 4, 3);
        Expect.Values(tensor(new[] { 1L, 2L }).repeat(2), 1, 2, 1, 2);
        Expect.Values(tensor(new[] { 1L, 2L }).repeat_interleave(2), 1, 1, 2, 2);
        Expect.Shape(ones(3).expand_as(X), 2, 3);
    }

    [Fact]
    public void Diagonals_and_triangles_keep_their_places()
    {
        var square = arange(9).view(3, 3);
        Expect.Values(square.diag(), 0, 4, 8);
        Expect.Values(square.diagonal(1), 1, 5);
        Expect.Values(diag_embed(tensor(new[] { 1L, 2L })), 1, 0, 0, 2);
        Expect.Values(square.tril(), 0, 0, 0, 3, 4, 0, 6, 7, 8);
        Expect.Values(triu(square, 1), 0, 1, 2, 0, 0, 5, 0, 0, 0);
        Expect.Values(square.trace(), 12);
    }

    [Fact]
    public void Flips_and_rolls_move_elements_round()
    {
        Expect.Values(X.flip(1), 2, 1, 0, 5, 4, 3);
        Expect.Values(X.roll(1, 1), 2, 0, 1, 5, 3, 4);
    }

    [Fact]
    public void A_shape_can_have_more_dimensions_than_usual() =>
        Expect.Shape(zeros([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]), 1, 1, 1, 1, 1, 1, 1, 1, 1, 2);

    [Fact]
    public void Sizes_count_from_the_end_too()
    {
        Assert.Equal(3, X.size(-1));
        Assert.Equal(2, X.dim());
        Assert.Equal(6, X.numel());
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => X.size(2));
    }

    [Fact]
    public void A_tensor_describes_itself_as_TorchSharp_does() =>
        Assert.Equal("[2x3], type = Int64, device = cpu", X.ToString());
}
