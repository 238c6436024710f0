namespace BigLearnEm.Cli.Machine;

/// <summary>A CUDA device as the driver tells it.</summary>
/// <param name="Index">Its number, as in <c>--device cuda:N</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its memory.</param>
internal sealed record CudaDevice(int Index, string Name, long Bytes);
