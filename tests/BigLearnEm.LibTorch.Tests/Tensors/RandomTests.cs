using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class RandomTests
{
    // g = torch.Generator().manual_seed(7); then, in this order, torch.rand(3, generator=g), torch.randn(3, generator=g),
    // torch.randperm(5, generator=g), torch.randint(0, 10, (4,), generator=g): /usr/bin/python3, torch 1.13.
    [Fact]
    public void A_seeded_generator_draws_PyTorchs_numbers()
    {
        using var generator = new Generator(7);
        Expect.Values(rand(3, generator: generator), 0.5349225401878357, 0.19880318641662598, 0.6592116951942444);
        Expect.Values(
            randn(3, generator: generator), -0.032551974058151245, 1.0110543966293335, 1.7714937925338745);
        Expect.Values(randperm(5, generator: generator), 1, 0, 2, 3, 4);
        Expect.Values(randint(0, 10, [4], generator: generator), 0, 6, 2, 3);
    }

    // g = torch.Generator().manual_seed(7); torch.multinomial(torch.tensor([.1,.2,.7]), 6, True, generator=g), then
    // torch.bernoulli(torch.full((6,), .5), generator=g).
    [Fact]
    public void Discrete_draws_follow_the_generator_too()
    {
        using var generator = new Generator().manual_seed(7);
        Expect.Values(multinomial(tensor(new[] { .1f, .2f, .7f }), 6, true, generator), 1, 1, 2, 2, 2, 2);
        Expect.Values(bernoulli(full([6], .5), generator), 1, 1, 1, 1, 0, 1);
    }

    [Fact]
    public void A_generator_goes_on_from_a_state_put_back()
    {
        using var generator = new Generator(3);
        rand(5, generator: generator);
        var state = generator.get_state();
        var first = randn(4, generator: generator);
        generator.set_state(state);
        Assert.True(first.Equals(randn(4, generator: generator)));
        Assert.Equal(3, generator.initial_seed());
    }

    [Fact]
    public void Generators_do_not_touch_the_default_one()
    {
        manual_seed(1);
        var expected = rand(2);
        manual_seed(1);
        using var generator = new Generator(99);
        rand(100, generator: generator);
        Assert.True(expected.Equals(rand(2)));
    }

    [Fact]
    public void In_place_draws_take_a_generator()
    {
        using var one = new Generator(5);
        using var other = new Generator(5);
        Assert.True(empty(3).uniform_(-1, 1, one).Equals(empty(3).uniform_(-1, 1, other)));
        Assert.True(empty(3).normal_(2, 3, one).Equals(empty(3).normal_(2, 3, other)));
        Assert.True(normal(1, 2, [2], generator: one).Equals(randn(2, generator: other) * 2 + 1));
    }

    [Fact]
    public void Whole_numbers_cannot_be_drawn_as_reals() =>
        Assert.Throws<ArgumentException>(() => rand(2, dtype: int64));
}
