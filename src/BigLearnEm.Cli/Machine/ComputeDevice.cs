using BigLearnEm.Cli.Flags;
using TorchSharp;

namespace BigLearnEm.Cli.Machine;

/// <summary>The device that a verb computes on, chosen once.</summary>
/// <param name="Device">The device.</param>
/// <param name="Kind">cpu or cuda.</param>
/// <param name="Reason">Why this one, for the user.</param>
internal sealed record ComputeDevice(torch.Device Device, string Kind, string Reason)
{
    /// <summary>Finds the device that was asked for. Nothing stands in silently for a device that is not
    /// there.</summary>
    /// <param name="name">What was asked for.</param>
    /// <exception cref="BadInputException">A CUDA device was asked for that the machine or libtorch does not
    /// have.</exception>
    public static ComputeDevice Resolve(DeviceName name)
    {
        if (name.Kind == "cpu") return new ComputeDevice(torch.CPU, "cpu", "as asked");
        var available = torch.cuda.is_available();
        if (name.Kind == "auto")
        {
            return available
                ? new ComputeDevice(torch.device("cuda", 0), "cuda", "auto: the first CUDA device")
                : new ComputeDevice(torch.CPU, "cpu", "auto: there is no CUDA device");
        }

        if (!available)
        {
            throw new BadInputException(
                $"--device {name}", "a CUDA device", "none that libtorch can use",
                "Give --device cpu or auto; biglearn doctor shows the driver and the devices.");
        }

        var count = torch.cuda.device_count();
        if (name.Index >= count)
        {
            throw new BadInputException(
                $"--device {name}", count == 1 ? "cuda:0, the only device" : $"cuda:0 to cuda:{count - 1}",
                $"cuda:{name.Index}", "Give one of these; biglearn doctor shows them.");
        }

        return new ComputeDevice(torch.device("cuda", name.Index), "cuda", "as asked");
    }

    /// <summary>Sets the threads of one computation, in libtorch and in its BLAS.</summary>
    /// <param name="count">Threads, at least 1.</param>
    public static void UseThreads(int count)
    {
        torch.set_num_threads(count);
        BlasLibrary.SetThreads(count);
    }
}
