using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Optimizers;

public class OptimizerTests
{
    private static Parameter Point() => nn.Parameter(tensor(new[] { 1f, 2f }));

    private static void Descend(optim.Optimizer optimizer, Parameter p, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            optimizer.zero_grad();
            (p * p).sum().backward();
            optimizer.step();
        }
    }

    [Fact]
    public void Adams_first_step_is_the_learning_rate_against_the_gradients_sign()
    {
        using var p = nn.Parameter(tensor(new[] { 1.0, -2.0 }));
        using var optimizer = optim.Adam([p], lr: 0.1, eps: 0);
        Descend(optimizer, p, 1);
        Expect.Values(p, 0.9, -1.9);
    }

    [Fact]
    public void Adams_second_step_follows_the_formula()
    {
        const double lr = 0.1, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
        var (x, m, v) = (3.0, 0.0, 0.0);
        for (var step = 1; step <= 2; step++)
        {
            var gradient = 2 * x;
            m = (beta1 * m) + ((1 - beta1) * gradient);
            v = (beta2 * v) + ((1 - beta2) * gradient * gradient);
            x -= lr * m / (1 - Math.Pow(beta1, step)) / (Math.Sqrt(v / (1 - Math.Pow(beta2, step))) + eps);
        }
        using var p = nn.Parameter(tensor(new[] { 3.0 }));
        using var optimizer = optim.Adam([p], lr);
        Descend(optimizer, p, 2);
        Expect.Near(1e-12, p, x);
    }

    // p = torch.nn.Parameter(torch.tensor([1., 2.])), three times zero_grad, (p * p).sum().backward(), step with
    // Adam([p], lr=.1, weight_decay=.01); Adam([p], lr=.1, amsgrad=True);
    // SGD([p], lr=.1, momentum=.9, nesterov=True): /usr/bin/python3, torch 1.13.
    [Fact]
    public void Optimizers_arrive_where_PyTorchs_do()
    {
        Expect.Values(After(p => optim.Adam([p], lr: .1, weight_decay: .01)), 0.7015862464904785, 1.7006233930587769);
        Expect.Values(After(p => optim.Adam([p], lr: .1, amsgrad: true)), 0.7015863060951233, 1.7006233930587769);
        Expect.Values(
            After(p => optim.SGD([p], .1, momentum: .9, nesterov: true)), -0.10835198312997818, -0.21670396625995636);

        static Tensor After(Func<Parameter, optim.Optimizer> make)
        {
            var p = Point();
            using var optimizer = make(p);
            Descend(optimizer, p, 3);
            return p;
        }
    }

    [Fact]
    public void Adams_moments_can_be_read_and_put_back_through_the_state()
    {
        using var p = Point();
        using var optimizer = optim.Adam([p], lr: .1, weight_decay: .01);
        Descend(optimizer, p, 3);
        var state = (Adam.State)optimizer.state_dict().State[0];
        Assert.Equal(3, state.step);
        Expect.Near(1e-4, state.exp_avg, 0.4865, 1.0312);
        Expect.Near(1e-4, state.exp_avg_sq, 0.0099, 0.0438);

        // What a checkpoint does: a new optimizer over the same numbers, with the moments copied in, goes on alike.
        using var q = nn.Parameter(p.detach().clone());
        using var resumed = optim.Adam([q], lr: .1, weight_decay: .01);
        var fresh = (Adam.State)resumed.state_dict().State[0];
        fresh.step = state.step;
        fresh.exp_avg.copy_(state.exp_avg);
        fresh.exp_avg_sq.copy_(state.exp_avg_sq);
        Descend(optimizer, p, 2);
        Descend(resumed, q, 2);
        Assert.True(p.Equals(q));
    }

    [Fact]
    public void A_state_dictionary_moves_between_optimizers()
    {
        using var p = Point();
        using var q = Point();
        using var one = optim.Adam([p], lr: .1);
        using var other = optim.Adam([q], lr: .5);
        Descend(one, p, 3);
        other.load_state_dict(one.state_dict());
        Assert.Equal(.1, other.ParamGroups.Single().LearningRate);
        var (mine, theirs) = ((Adam.State)other.state_dict().State[0], (Adam.State)one.state_dict().State[0]);
        Assert.True(mine.ApproximatelyEquals(theirs));
        Descend(one, p, 1);
        Assert.False(mine.ApproximatelyEquals(theirs));
    }

    [Fact]
    public void Learning_rates_can_be_changed_by_group()
    {
        using var p = nn.Parameter(tensor(new[] { 1.0 }));
        using var q = nn.Parameter(tensor(new[] { 1.0 }));
        using var optimizer = optim.Adam(
            new[] { new Adam.ParamGroup { Parameters = [p] }, new Adam.ParamGroup([q], lr: .5) }, lr: .1, eps: 0);
        Assert.Equal([.1, .5], optimizer.ParamGroups.Select(group => group.LearningRate));
        optimizer.ParamGroups.First().LearningRate = 0;
        (p + q).sum().backward();
        optimizer.step();
        Expect.Values(p, 1);
        Expect.Values(q, .5);
    }

    [Fact]
    public void Parameters_without_gradients_stay()
    {
        using var p = Point();
        using var unused = Point();
        using var optimizer = optim.Adam([p, unused]);
        (p * p).sum().backward();
        optimizer.step();
        Expect.Values(unused, 1, 2);
        Assert.Equal(0, ((Adam.State)optimizer.state_dict().State[1]).step);
    }

    [Fact]
    public void A_closure_gives_the_loss()
    {
        using var p = Point();
        using var optimizer = optim.SGD([p], .1);
        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var value = (p * p).sum();
            value.backward();
            return value;
        });
        Expect.Values(loss, 5);
        Expect.Values(p, .8, 1.6);
    }

    [Fact]
    public void Figures_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => optim.Adam([Point()], lr: -1));
        Assert.Throws<ArgumentException>(() => optim.Adam([Point()], beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.SGD([Point()], .1, nesterov: true));
    }
}
