namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
#pragma warning disable CA1051 // A field for derived states, as in TorchSharp.
    protected Parameter _parameter;
#pragma warning restore CA1051

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Copies another state's tensors to this parameter's device.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Makes the state what it is before the first step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(torch.Device device)
    {
    }
}
