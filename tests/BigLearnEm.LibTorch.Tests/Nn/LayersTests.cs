using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Nn;

public class LayersTests
{
    // torch.manual_seed(5); l = torch.nn.Linear(3, 2); l.weight.flatten(), l.bias: /usr/bin/python3, torch 1.13.
    [Fact]
    public void Linear_starts_with_PyTorchs_numbers()
    {
        manual_seed(5);
        using var layer = nn.Linear(3, 2);
        Expect.Values(
            layer.weight, 0.38134199380874634, -0.43172991275787354, 0.4705054759979248, 0.3694199025630951,
            0.4850936532020569, -0.44265997409820557);
        Expect.Values(layer.bias!, -0.3875272870063782, 0.27472564578056335);
    }

    // torch.manual_seed(5); l = torch.nn.Linear(20, 30); l.weight.double().sum(), l.bias.double().sum()
    [Fact]
    public void A_larger_linear_layer_starts_with_PyTorchs_numbers()
    {
        manual_seed(5);
        using var layer = nn.Linear(20, 30);
        Expect.Values(layer.weight.to(float64).sum(), -3.614626347552985);
        Expect.Values(layer.bias!.to(float64).sum(), -0.4591630520299077);
    }

    [Fact]
    public void Linear_multiplies_and_adds()
    {
        using var layer = nn.Linear(nn.Parameter(tensor(new[,] { { 1f, 2f } })), nn.Parameter(tensor(new[] { 0.5f })));
        Expect.Values(layer.call(tensor(new[,] { { 3f, 4f } })), 11.5);
        using var bare = nn.Linear(2, 2, hasBias: false);
        Assert.Null(bare.bias);
        Assert.Single(bare.parameters());
    }

    // torch.manual_seed(11); m = Sequential(Linear(4, 3), ReLU(), Linear(3, 2)); x = torch.arange(8.).view(2, 4) / 8; m(x);
    // cross_entropy(m(x), torch.tensor([0, 1])), then m[0].weight.grad.abs().sum() and clip_grad_norm_(m.parameters(), .1)
    [Fact]
    public void A_small_network_computes_PyTorchs_numbers_and_gradients()
    {
        manual_seed(11);
        var first = nn.Linear(4, 3);
        using var network = nn.Sequential(first, nn.ReLU(), nn.Linear(3, 2));
        var x = arange(8, dtype: float32).view(2, 4) / 8;
        Expect.Values(
            network.call(x), 0.36818987131118774, 0.5462990403175354, 0.4505634307861328, 0.6638103723526001);
        var loss = nn.functional.cross_entropy(network.call(x), tensor(new[] { 0L, 1L }));
        loss.backward();
        Expect.Values(loss, 0.689179539680481);
        Expect.Values(first.weight.grad!.abs().sum(), 0.05254680663347244);
        Assert.Equal(0.09614720940589905, nn.utils.clip_grad_norm_(network.parameters(), 0.1), 1e-6);
        Assert.Equal(0.09614720940589905, nn.utils.clip_grad_norm_(network.parameters(), 0.01), 1e-6);
        Assert.Equal(0.01, nn.utils.clip_grad_norm_(network.parameters(), 1), 1e-5);
    }

    [Fact]
    public void Activations_follow_their_definitions()
    {
        var x = tensor(new[] { -1.0, 2.0 });
        Expect.Values(nn.ReLU().call(x), 0, 2);
        Expect.Values(nn.LeakyReLU(0.1).call(x), -0.1, 2);
        Expect.Values(nn.Sigmoid().call(x), 1 / (1 + Math.E), 1 / (1 + Math.Exp(-2)));
        Expect.Values(nn.Tanh().call(x), Math.Tanh(-1), Math.Tanh(2));
        Expect.Values(nn.Identity().call(x), -1, 2);
        Expect.Values(nn.Softplus().call(x), Math.Log(1 + Math.Exp(-1)), Math.Log(1 + Math.Exp(2)));
        Expect.Values(nn.Softmax(0).call(tensor(new[] { 0.0, Math.Log(3) })), 0.25, 0.75);
        Expect.Shape(nn.Flatten().call(zeros(2, 3, 4)), 2, 12);
        Expect.Shape(nn.Unflatten(1, [3, 4]).call(zeros(2, 12)), 2, 3, 4);
    }

    // torch.manual_seed(3); torch.nn.functional.dropout(torch.ones(6), 0.5, True)
    [Fact]
    public void Dropout_draws_PyTorchs_zeros_in_training_only()
    {
        using var dropout = nn.Dropout(0.5);
        manual_seed(3);
        Expect.Values(dropout.call(ones(6)), 2, 2, 0, 2, 0, 0);
        dropout.eval();
        Expect.Values(dropout.call(ones(6)), 1, 1, 1, 1, 1, 1);
    }

    // torch.manual_seed(3); torch.nn.init.xavier_uniform_(torch.empty(2, 3)); and after the same seed
    // torch.nn.init.kaiming_normal_(torch.empty(2, 3), nonlinearity='relu')
    [Fact]
    public void Initializers_draw_PyTorchs_numbers()
    {
        manual_seed(3);
        Expect.Values(
            nn.init.xavier_uniform_(empty(2, 3)), -1.0861042737960815, -0.8641542792320251, -0.4691956341266632,
            -1.0363900661468506, -0.062189821153879166, -0.9637369513511658);
        manual_seed(3);
        Expect.Values(
            nn.init.kaiming_normal_(empty(2, 3), nonlinearity: nn.init.NonlinearityType.ReLU), 0.6558721661567688,
            0.14275087416172028, 0.07265031337738037, -0.5010986328125, 0.03770781308412552, -1.1171789169311523);
        Expect.Values(nn.init.constant_(empty(2), 3), 3, 3);
        Assert.Equal((6, 12), nn.init.CalculateFanInAndFanOut(empty(4, 2, 3)));
    }

    [Fact]
    public void Losses_agree_with_hand_computation()
    {
        var (p, t) = (tensor(new[] { 0.8, 0.4 }), tensor(new[] { 1.0, 0.0 }));
        Expect.Values(nn.functional.mse_loss(p, t), 0.1);
        Expect.Values(nn.functional.mse_loss(p, t, nn.Reduction.Sum), 0.2);
        Expect.Values(nn.functional.l1_loss(p, t, nn.Reduction.None), 0.2, 0.4);
        Expect.Values(nn.functional.binary_cross_entropy(p, t), -(Math.Log(0.8) + Math.Log(0.6)) / 2);
        Expect.Values(
            nn.functional.kl_div(tensor(new[] { 0.5, 0.5 }).log(), tensor(new[] { 0.25, 0.75 }), false, nn.Reduction.Sum),
            (0.25 * Math.Log(0.5)) + (0.75 * Math.Log(1.5)));
        Expect.Values(
            nn.functional.binary_cross_entropy_with_logits(tensor(new[] { 0.0 }), tensor(new[] { 1.0 })), Math.Log(2));
    }

    [Fact]
    public void Normalize_and_pad_work_on_rows()
    {
        Expect.Values(nn.functional.normalize(tensor(new[,] { { 3.0, 4.0 }, { 0.0, 0.0 } })), 0.6, 0.8, 0, 0);
        Expect.Values(nn.functional.pad(tensor(new[] { 1.0 }), (1, 2), value: 7), 7, 1, 7, 7);
        Expect.Values(nn.functional.one_hot(tensor(new[] { 2L, 0L })), 0, 0, 1, 1, 0, 0);
    }
}
