using System.Globalization;
using BigLearnEm.Deep;
using BigLearnEm.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>Everything a run of Neural-EM carries from one epoch to the next, and nothing else. A checkpoint is this state.</summary>
internal sealed class NeuralEmState : IDisposable
{
    private const string BestPrefix = "best.";

    private readonly Dictionary<string, Tensor> _best = [];

    /// <summary>Begins a run: weights drawn from the seed, and a fresh Adam.</summary>
    public NeuralEmState(NeuralEmOptions options, int pixels, Device device)
    {
        Model = NeuralEmModel.Create(options.Variant, pixels, options.Features, options.Distribution, options.Seed);
        Model.to(device);
        Optimizer = optim.Adam(Model.parameters(), options.LearningRate);
    }

    public NeuralEmModel Model { get; }

    public Adam Optimizer { get; }

    public int EpochsDone { get; set; }

    /// <summary>The epoch with the smallest validation loss, from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes over the weights as they are, where their validation loss is the smallest so far.</summary>
    public void Offer(double validationLoss)
    {
        if (validationLoss >= BestLoss) return;
        using var scope = NewDisposeScope();
        (BestLoss, BestEpoch) = (validationLoss, EpochsDone);
        foreach (var (name, parameter) in Model.named_parameters()) Keep(name, parameter.detach().clone());
    }

    /// <summary>Puts the best weights into the model; the training is then over.</summary>
    public void TakeBest()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, parameter) in Model.named_parameters()) parameter.copy_(_best[name]);
    }

    public Checkpoint ToCheckpoint(NeuralEmOptions options, long metricsLines)
    {
        var culture = CultureInfo.InvariantCulture;
        var progress = new Dictionary<string, string>
        {
            ["epochs_done"] = EpochsDone.ToString(culture),
            ["best_epoch"] = BestEpoch.ToString(culture),
            ["best_loss"] = BestLoss.ToString("R", culture),
            ["metrics_lines"] = metricsLines.ToString(culture),
        };
        return new Checkpoint(
            options.ToMetadata(), progress,
            [
                .. Model.named_parameters().Select(entry => TensorEntry.Of(entry.name, entry.parameter)),
                .. Model.named_parameters().Select(entry => TensorEntry.Of(BestPrefix + entry.name, _best[entry.name])),
                .. AdamState.Entries(Optimizer, Model.named_parameters()),
            ]);
    }

    public void Restore(Checkpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        EpochsDone = checkpoint.NumberOf<int>("epochs_done");
        BestEpoch = checkpoint.NumberOf<int>("best_epoch");
        BestLoss = checkpoint.NumberOf<double>("best_loss");
        foreach (var (name, parameter) in Model.named_parameters())
        {
            TensorEntry.CopyInto(checkpoint.Tensor(name), parameter);
            Keep(name, parameter.detach().clone());
            TensorEntry.CopyInto(checkpoint.Tensor(BestPrefix + name), _best[name]);
        }

        AdamState.Restore(Optimizer, Model.named_parameters(), checkpoint);
    }

    public void Dispose()
    {
        foreach (var tensor in _best.Values) tensor.Dispose();
        Optimizer.Dispose();
        Model.Dispose();
    }

    private void Keep(string name, Tensor weights)
    {
        if (_best.TryGetValue(name, out var old)) old.Dispose();
        _best[name] = weights.DetachFromDisposeScope();
    }
}
