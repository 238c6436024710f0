using BigLearnEm.Runs;

namespace BigLearnEm.PyTorch;

/// <summary>What a pickle says of a run of elements that stands in the archive beside it.</summary>
/// <param name="Type">The elements' type.</param>
/// <param name="Key">The archive has it as <c>data/{Key}</c>.</param>
/// <param name="Count">How many elements it has.</param>
internal sealed record PickledStorage(SafetensorsType Type, string Key, long Count);
