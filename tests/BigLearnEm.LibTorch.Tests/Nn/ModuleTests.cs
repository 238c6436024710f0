using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Nn;

public class ModuleTests
{
    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Linear encoder = nn.Linear(4, 2);
        private readonly Sequential decoder = nn.Sequential(("first", nn.Linear(2, 3)), ("act", nn.ReLU()));
        public readonly Parameter centers = nn.Parameter(ones(2, 2));
        private readonly Tensor scale = full([1], 2f);

        internal Network() : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input) => decoder.call(encoder.call(input) * scale);
    }

    [Fact]
    public void Fields_become_components_under_their_names()
    {
        using var network = new Network();
        Assert.Equal(
            ["centers", "encoder.weight", "encoder.bias", "decoder.first.weight", "decoder.first.bias"],
            network.named_parameters().Select(pair => pair.name));
        Assert.Equal(["scale"], network.named_buffers().Select(pair => pair.name));
        Assert.Equal(["encoder", "decoder"], network.named_children().Select(pair => pair.name));
        Assert.Equal(
            ["encoder", "decoder", "decoder.first", "decoder.act"], network.named_modules().Select(pair => pair.name));
        Assert.True(network.has_parameter("decoder.first.bias"));
        Assert.False(network.has_buffer("centers"));
        Assert.Same(network.centers, network.get_parameter("centers"));
    }

    [Fact]
    public void State_goes_round_through_a_dictionary()
    {
        using var one = new Network();
        using var other = new Network();
        var x = rand(3, 4);
        Assert.False(one.call(x).Equals(other.call(x)));
        var (missing, unexpected) = other.load_state_dict(one.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.True(one.call(x).Equals(other.call(x)));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_unless_told_otherwise()
    {
        using var network = new Network();
        var state = network.state_dict();
        state.Remove("centers");
        state["strange"] = zeros(1);
        Assert.Throws<InvalidOperationException>(() => network.load_state_dict(state));
        var (missing, unexpected) = network.load_state_dict(state, strict: false);
        Assert.Equal(["centers"], missing);
        Assert.Equal(["strange"], unexpected);
    }

    [Fact]
    public void Training_mode_reaches_every_part()
    {
        using var network = new Network();
        Assert.True(network.training);
        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Moving_a_module_changes_parameters_buffers_and_gradients()
    {
        using var network = new Network();
        network.call(rand(2, 4)).sum().backward();
        Assert.Same(network, network.to(float64));
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, network.named_buffers().Single().buffer.dtype);
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
        Assert.Equal(ScalarType.Float64, network.get_parameter("encoder.weight")!.grad!.dtype);
        Assert.Same(network.centers, network.get_parameter("centers"));
        Expect.Shape(network.call(rand(2, 4, dtype: float64)), 2, 3);
        Assert.Throws<ArgumentException>(() => network.to(int64));
    }

    [Fact]
    public void Disposal_releases_parameters_and_buffers()
    {
        var network = new Network();
        var held = network.state_dict().Values.ToList();
        network.Dispose();
        Assert.All(held, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Modules_made_in_a_scope_keep_their_parameters()
    {
        nn.Module<Tensor, Tensor> layer;
        using (NewDisposeScope())
            layer = nn.Linear(2, 2);
        Expect.Shape(layer.call(rand(1, 2)), 1, 2);
    }

    [Fact]
    public void Gradients_are_zeroed_or_taken_away()
    {
        using var network = new Network();
        network.call(ones(2, 4)).sum().backward();
        network.zero_grad(set_to_none: false);
        Expect.Values(network.get_parameter("encoder.bias")!.grad!, 0, 0);
        network.zero_grad();
        Assert.All(network.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Names_must_be_new_and_without_dots()
    {
        using var network = new Network();
        Assert.Throws<ArgumentException>(() => network.register_module("a.b", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => network.register_module("encoder", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => nn.ReLU().register_parameter("p", nn.Parameter(ones(1))));
        network.register_buffer("late", zeros(1));
        Assert.True(network.has_buffer("late"));
    }

    [Fact]
    public void Sequential_can_be_indexed_and_cut()
    {
        using var steps = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1));
        Assert.Equal(3, steps.Count);
        Assert.IsType<ReLU>(steps[1]);
        Expect.Shape(steps[..2].call(rand(5, 2)), 5, 3);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], steps.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void Hooks_run_before_and_after_until_removed()
    {
        using var layer = nn.ReLU();
        var remover = layer.register_forward_hook((_, _, output) => output + 1);
        Expect.Values(layer.call(tensor(new[] { 2.0 })), 3);
        remover.remove();
        Expect.Values(layer.call(tensor(new[] { 2.0 })), 2);
    }
}
