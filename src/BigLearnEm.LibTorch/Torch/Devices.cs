using System.Globalization;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A device: its type and, where there are several, its index (-1: the current one).</summary>
    public class Device
    {
        /// <exception cref="ArgumentException">The text names no device type.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = ParseType(parts[0]);
            if (parts.Length == 2)
                index = int.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        public Device(string deviceType, int index = -1) => (type, this.index) = (ParseType(deviceType), index);

        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        public Device(int index) => (type, this.index) = (DeviceType.CUDA, index);

        public DeviceType type { get; private set; } = DeviceType.CPU;

        public int index { get; private set; } = -1;

        public override string ToString()
        {
#pragma warning disable CA1308 // Device names are lower case.
            var name = type.ToString().ToLowerInvariant();
#pragma warning restore CA1308
            return type == DeviceType.CPU || index == -1 ? name : $"{name}:{index}";
        }

        public static implicit operator Device(string description) => new(description);

        private static DeviceType ParseType(string name) => Enum.Parse<DeviceType>(name.ToUpperInvariant());
    }

    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device META = new(DeviceType.META);

    private static Device? cudaDevice;
    private static Device defaultDevice = CPU;

    public static Device CUDA => cudaDevice ??= InitializeDevice(new Device(DeviceType.CUDA));

    public static Device device(string description) => InitializeDevice(new Device(description));

    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) =>
        InitializeDevice(new Device(deviceType, index));

    public static Device device(int index) => new(DeviceType.CUDA, index);

    public static Device get_default_device() => defaultDevice;

    public static void set_default_device(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        defaultDevice = device;
    }

    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>True where devices of this type can be used.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CUDA => Bridge.biglearn_cuda_device_count() > 0,
        DeviceType.MPS => false,
        _ => true,
    };

    /// <exception cref="InvalidOperationException">Devices of this type cannot be used on this machine.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} is not available on this machine.");
    }

    /// <summary>The device to use: the default one where none is given.</summary>
    /// <exception cref="InvalidOperationException">The device cannot be used on this machine.</exception>
    public static Device InitializeDevice(Device? device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    public static bool cuda_is_available() => cuda.is_available();

    public static bool mps_is_available() => false;

    public static partial class cuda
    {
        public static bool is_available() => TryInitializeDeviceType(DeviceType.CUDA);

        public static bool is_cudnn_available() => Bridge.Check(Bridge.biglearn_cuda_has_cudnn()) != 0;

        public static int device_count() => Bridge.Check(Bridge.biglearn_cuda_device_count());

        public static void manual_seed(long seed) => Bridge.Check(Bridge.biglearn_cuda_manual_seed((ulong)seed, 0));

        public static void manual_seed_all(long seed) => Bridge.Check(Bridge.biglearn_cuda_manual_seed((ulong)seed, 1));

        public static void synchronize(Device? device = null) =>
            Bridge.Check(Bridge.biglearn_cuda_synchronize(device?.index ?? -1));
    }

    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                /// <summary>Whether products of float32 matrices may be computed in TensorFloat-32.</summary>
                public static bool allow_tf32
                {
                    get => Bridge.Check(Bridge.biglearn_allow_tf32()) != 0;
                    set => Bridge.Check(Bridge.biglearn_set_allow_tf32(value ? 1 : 0));
                }
            }
        }
    }
}
