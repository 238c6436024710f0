using BigLearnEm.Cli.Input;
using BigLearnEm.Data;
using TorchSharp;

namespace BigLearnEm.Cli.Machine;

/// <summary>What this machine offers, and what about it may be a trouble.</summary>
internal sealed class MachineReport
{
    private readonly List<string> _warnings = [];

    private MachineReport()
    {
        LibTorch = LoadTorch();
        if (LibTorch is not null)
        {
            Blas = BlasLibrary.Inspect(LibTorch);
            Threads = torch.get_num_threads();
            CudaAvailable = torch.cuda.is_available();
        }

        Driver = CudaDriver.Inspect();
        FashionDirectory = FindFashion();
        WarnOfMachine();
    }

    /// <summary>The libtorch that was loaded; null where it cannot be.</summary>
    public LibTorch? LibTorch { get; }

    /// <summary>Its BLAS; null without libtorch.</summary>
    public BlasLibrary? Blas { get; }

    /// <summary>Threads that torch would use by itself; 0 without libtorch.</summary>
    public int Threads { get; }

    /// <summary>The CUDA driver and its devices.</summary>
    public CudaDriver Driver { get; }

    /// <summary>Whether libtorch can use a CUDA device.</summary>
    public bool CudaAvailable { get; }

    /// <summary>The folder where Fashion-MNIST was found; null where it was not.</summary>
    public string? FashionDirectory { get; }

    /// <summary>What may be a trouble, each as a sentence with what to do.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Looks at the machine.</summary>
    public static MachineReport Inspect() => new();

    private LibTorch? LoadTorch()
    {
        try
        {
            return LibTorch.Inspect();
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException
            or NotSupportedException or BadImageFormatException or EntryPointNotFoundException)
        {
            var cause = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
            _warnings.Add($"libtorch cannot be loaded: {cause.Message}");
            return null;
        }
    }

    private string? FindFashion()
    {
        try
        {
            return FashionMnist.TryLocate(DataLocation.FromEnvironment(null, ImageChoice.DatasetRoot));
        }
        catch (BadInputException error)
        {
            _warnings.Add(error.Message);
            return null;
        }
    }

    private void WarnOfMachine()
    {
        if (Blas is { IsSlow: true })
            _warnings.Add("The BLAS is the reference one, many times slower than others: install libopenblas0-pthread.");
        if (Environment.ProcessorCount == 1)
            _warnings.Add("There is one core, or the process is bound to one; training takes long.");
        if (LibTorch is not null && !CudaAvailable && Driver.Devices.Count > 0)
        {
            _warnings.Add(
                "There are CUDA devices that this libtorch cannot use: it was built for the CPU or another driver.");
        }
    }
}
