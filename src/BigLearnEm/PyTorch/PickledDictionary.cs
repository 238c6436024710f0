namespace BigLearnEm.PyTorch;

/// <summary>A dictionary of a pickle, in its order; its keys are texts.</summary>
internal sealed class PickledDictionary : OrderedDictionary<string, object?>;
