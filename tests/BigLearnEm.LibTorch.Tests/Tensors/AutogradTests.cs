using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class AutogradTests
{
    [Fact]
    public void Backward_accumulates_gradients_in_leaves()
    {
        var x = tensor(new[] { 1.0, 2.0 }, requires_grad: true);
        (x * x).sum().backward();
        (3 * x).sum().backward();
        Expect.Values(x.grad!, 5, 7);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_can_be_asked_for_without_accumulating()
    {
        var x = tensor(new[] { 2.0 }, requires_grad: true);
        var unused = tensor(new[] { 2.0 }, requires_grad: true);
        var y = x.pow(3);
        var first = autograd.grad([y], [x], create_graph: true)[0];
        Expect.Values(first, 12);
        Expect.Values(autograd.grad([first], [x])[0], 12);
        Assert.Null(x.grad);
        Assert.True(autograd.grad([x.pow(2)], [unused], allow_unused: true)[0].IsInvalid);
    }

    [Fact]
    public void Backward_takes_weights_and_keeps_the_graph_if_asked()
    {
        var x = tensor(new[] { 1.0, 1.0 }, requires_grad: true);
        var y = x * 2;
        y.backward([tensor(new[] { 1.0, 10.0 })], retain_graph: true);
        y.backward([tensor(new[] { 1.0, 0.0 })]);
        Expect.Values(x.grad!, 4, 20);
    }

    [Fact]
    public void No_grad_stops_recording_and_puts_the_mode_back()
    {
        var x = ones(1, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
        }
        Assert.True(is_grad_enabled());
        Assert.False((x * 2).detach().requires_grad);
        using (inference_mode())
            Assert.True(is_inference_mode_enabled());
        Assert.False(is_inference_mode_enabled());
    }

    [Fact]
    public void Leaves_require_gradients_when_told()
    {
        var x = zeros(2).requires_grad_();
        Assert.True(x.is_leaf && x.requires_grad);
        Assert.False((x + 1).is_leaf);
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(
            () => zeros(2, dtype: int64).requires_grad_());
    }

    [Fact]
    public void Gradients_flow_through_linear_algebra()
    {
        var s = tensor(new[,] { { 4.0, 1.0 }, { 1.0, 3.0 } }, requires_grad: true);
        linalg.slogdet(s).Item2.backward();
        Expect.Values(s.grad! - linalg.inv(s.detach()).T, 0, 0, 0, 0);
    }
}
