using System.Globalization;
using BigLearnEm.Runs;
using TorchSharp.Modules;

namespace BigLearnEm.Deep;

/// <summary>Adam's moments as entries of a checkpoint, and back.</summary>
public static class AdamState
{
    private const string Prefix = "adam.";

    /// <summary>The moments of every parameter: <c>adam.NAME.exp_avg</c>, <c>adam.NAME.exp_avg_sq</c>, <c>adam.NAME.step</c>.</summary>
    /// <param name="optimizer">Adam over the parameters.</param>
    /// <param name="parameters">The parameters by name, in the order in which Adam was given them.</param>
    public static IEnumerable<SafetensorsEntry> Entries(
        Adam optimizer, IEnumerable<(string name, Parameter parameter)> parameters)
    {
        foreach (var (name, state) in States(optimizer, parameters))
        {
            yield return TensorEntry.Of(Prefix + name + ".exp_avg", state.exp_avg);
            yield return TensorEntry.Of(Prefix + name + ".exp_avg_sq", state.exp_avg_sq);
            yield return SafetensorsEntry.From<long>(Prefix + name + ".step", [state.step]);
        }
    }

    /// <summary>Puts the moments of a checkpoint into a fresh Adam.</summary>
    /// <param name="optimizer">Adam over the parameters.</param>
    /// <param name="parameters">The parameters by name, in the order in which Adam was given them.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="BadInputException">A moment is missing or of another shape.</exception>
    public static void Restore(
        Adam optimizer, IEnumerable<(string name, Parameter parameter)> parameters, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        foreach (var (name, state) in States(optimizer, parameters))
        {
            TensorEntry.CopyInto(checkpoint.Tensor(Prefix + name + ".exp_avg"), state.exp_avg);
            TensorEntry.CopyInto(checkpoint.Tensor(Prefix + name + ".exp_avg_sq"), state.exp_avg_sq);
            state.step = checkpoint.Tensor(Prefix + name + ".step").RequireShape().ToArray<long>()[0];
        }
    }

    private static IEnumerable<(string Name, Adam.State State)> States(
        Adam optimizer, IEnumerable<(string name, Parameter parameter)> parameters)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(parameters);
        var names = parameters.Select(parameter => parameter.name).ToArray();
        var states = optimizer.state_dict().State;
        if (names.Length != states.Count)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Adam holds {states.Count} states for {names.Length} parameters."));
        return names.Select((name, i) => (name, (Adam.State)states[i]));
    }
}
