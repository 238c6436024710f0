using System.Globalization;
using BigLearnEm.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>Adam's moments as entries of a checkpoint, and back.</summary>
public static class AdamState
{
    private const string Prefix = "adam.";

    /// <summary>The moments of every parameter: <c>adam.NAME.exp_avg</c>, <c>adam.NAME.exp_avg_sq</c>, <c>adam.NAME.step</c>.</summary>
    /// <param name="optimizer">Adam over the network's parameters.</param>
    /// <param name="network">The network.</param>
    public static IEnumerable<SafetensorsEntry> Entries(Adam optimizer, nn.Module network)
    {
        foreach (var (name, state) in States(optimizer, network))
        {
            yield return TensorEntry.Of(Prefix + name + ".exp_avg", state.exp_avg);
            yield return TensorEntry.Of(Prefix + name + ".exp_avg_sq", state.exp_avg_sq);
            yield return SafetensorsEntry.From<long>(Prefix + name + ".step", [state.step]);
        }
    }

    /// <summary>Puts the moments of a checkpoint into a fresh Adam.</summary>
    /// <param name="optimizer">Adam over the network's parameters.</param>
    /// <param name="network">The network.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="BadInputException">A moment is missing or of another shape.</exception>
    public static void Restore(Adam optimizer, nn.Module network, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        foreach (var (name, state) in States(optimizer, network))
        {
            TensorEntry.CopyInto(checkpoint.Tensor(Prefix + name + ".exp_avg"), state.exp_avg);
            TensorEntry.CopyInto(checkpoint.Tensor(Prefix + name + ".exp_avg_sq"), state.exp_avg_sq);
            state.step = checkpoint.Tensor(Prefix + name + ".step").ToArray<long>()[0];
        }
    }

    private static IEnumerable<(string Name, Adam.State State)> States(Adam optimizer, nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(network);
        var names = network.named_parameters().Select(parameter => parameter.name).ToArray();
        var states = optimizer.state_dict().State;
        if (names.Length != states.Count)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Adam holds {states.Count} states for {names.Length} parameters."));
        return names.Select((name, i) => (name, (Adam.State)states[i]));
    }
}
