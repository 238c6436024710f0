using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class ArithmeticTests
{
    private static readonly Tensor A = tensor(new[] { 1.0, 2.0, 4.0 });
    private static readonly Tensor B = tensor(new[] { 2.0, 4.0, 0.5 });

    [Fact]
    public void Operators_take_tensors_and_numbers_on_either_side()
    {
        Expect.Values(A + B, 3, 6, 4.5);
        Expect.Values(A - 1, 0, 1, 3);
        Expect.Values(1.0 - A, 0, -1, -3);
        Expect.Values(2 * A, 2, 4, 8);
        Expect.Values(A / B, 0.5, 0.5, 8);
        Expect.Values(4.0 / A, 4, 2, 1);
        Expect.Values(A % 3, 1, 2, 1);
        Expect.Values(-A, -1, -2, -4);
        Expect.Values(A + (Scalar)0.5, 1.5, 2.5, 4.5);
    }

    [Fact]
    public void Numbers_keep_the_type_of_a_real_tensor()
    {
        Assert.Equal(ScalarType.Float32, (ones(2) * 2.5).dtype);
        Assert.Equal(ScalarType.Int64, (arange(3) + 1).dtype);
        Assert.Equal(ScalarType.Float32, (arange(3) / 2).dtype);
    }

    [Fact]
    public void Division_can_be_made_whole()
    {
        var x = tensor(new[] { -7.0, 7.0 });
        Expect.Values(x.div(2, RoundingMode.floor), -4, 3);
        Expect.Values(x.div(2, RoundingMode.trunc), -3, 3);
    }

    [Fact]
    public void In_place_forms_change_and_return_the_same_object()
    {
        var x = tensor(new[] { 1.0, 4.0 });
        Assert.Same(x, x.add_(1).mul_(2.0).sub_(tensor(1.0)).div_(3));
        Expect.Values(x, 1, 3);
        Assert.Same(x, x.addcmul_(ones_like(x), ones_like(x), 2));
        Assert.Same(x, x.addcdiv_(ones_like(x), full_like(x, 2), -1.0));
        Expect.Values(x, 2.5, 4.5);
        Expect.Values(x.lerp_(zeros_like(x), tensor(0.5)), 1.25, 2.25);
        Expect.Values(x.fill_(4).sqrt_().neg_().exp_(), Math.Exp(-2), Math.Exp(-2));
        Expect.Values(x.copy_(tensor(new[] { -1.0, 7.0 })).clamp_(0, 5), 0, 5);
        Expect.Values(x.pow_(2), 0, 25);
    }

    [Fact]
    public void Elementwise_functions_agree_with_their_definitions()
    {
        var x = tensor(new[] { 0.25, 1.0, 4.0 });
        Expect.Values(x.log(), Math.Log(0.25), 0, Math.Log(4));
        Expect.Values(log1p(x), Math.Log(1.25), Math.Log(2), Math.Log(5));
        Expect.Values(expm1(x), Math.Exp(0.25) - 1, Math.E - 1, Math.Exp(4) - 1);
        Expect.Values(rsqrt(x), 2, 1, 0.5);
        Expect.Values(x.square(), 0.0625, 1, 16);
        Expect.Values(sigmoid(tensor(0.0)), 0.5);
        Expect.Values(tanh(tensor(0.5)), Math.Tanh(0.5));
        Expect.Values(tensor(new[] { -2.0, 3.0 }).abs(), 2, 3);
        Expect.Values(tensor(new[] { -2.0, 3.0 }).sign(), -1, 1);
        Expect.Values(tensor(new[] { -2.0, 3.0 }).relu(), 0, 3);
        Expect.Values(x.clamp(min: 0.5), 0.5, 1, 4);
        Expect.Values(x.clamp_max(2), 0.25, 1, 2);
        Expect.Values(special.gammaln(tensor(new[] { 5.0 })), Math.Log(24));
        Expect.Values(lgamma(tensor(new[] { 4.0 })), Math.Log(6));
        Expect.Values(x.round(), 0, 1, 4);
    }

    [Fact]
    public void Non_finite_elements_are_recognized()
    {
        var x = tensor(new[] { 1.0, double.NaN, double.PositiveInfinity });
        Assert.Equal([false, true, false], isnan(x).data<bool>().ToArray());
        Assert.Equal([true, false, false], isfinite(x).data<bool>().ToArray());
        Assert.Equal([false, false, true], isinf(x).data<bool>().ToArray());
        Expect.Values(x.nan_to_num(0, 9), 1, 0, 9);
    }

    [Fact]
    public void Comparisons_give_truth_values_element_by_element()
    {
        Assert.Equal([true, true, false], (A < B).data<bool>().ToArray());
        Assert.Equal([false, true, true], (A >= 2).data<bool>().ToArray());
        Assert.Equal([false, true, false], (2.0 == A).data<bool>().ToArray());
        Assert.Equal([false, false, true], (~(A < B)).data<bool>().ToArray());
        Assert.Equal([false, true, false], ((A < B) & (A > 1)).data<bool>().ToArray());
        Expect.Values(maximum(A, B), 2, 4, 4);
        Expect.Values(minimum(A, B), 1, 2, 0.5);
        Assert.True(allclose(A, A + 1e-9));
        Assert.False(A.allclose(B));
        Assert.True(A.Equals(A.clone()));
        Assert.Equal(ScalarType.Bool, torch.equal(A, A).dtype);
        Expect.Values(torch.where(A > 1, A, B), 2, 2, 4);
    }
}
