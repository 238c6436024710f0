using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor cpu() => Move(null, CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false)
        {
            if (device is not null && device.type != DeviceType.CUDA)
                throw new ArgumentException("Not a CUDA device.", nameof(device));
            InitializeDeviceType(DeviceType.CUDA);
            return Move(null, device ?? new Device(DeviceType.CUDA), false, non_blocking);
        }

        public Tensor to_type(
            ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Handover(Move(type, null, copy, non_blocking), disposeAfter);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false,
            bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(
            ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Handover(Move(type, InitializeDevice(device), copy, non_blocking), disposeAfter);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Handover(Move(null, InitializeDevice(device), copy, non_blocking), disposeAfter);

        public Tensor to(Tensor other, bool non_blocking = false) =>
            to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor @char() => to_type(ScalarType.Int8);
        public Tensor @short() => to_type(ScalarType.Int16);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor half() => to_type(ScalarType.Float16);
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor clone() => Aten.Call("clone", this);
        public Tensor contiguous() => Aten.Call("contiguous", this);
        public bool is_pinned() => Aten.CallForBool("is_pinned", this);
        public Tensor pin_memory() => Aten.Call("pin_memory", this);
        public Tensor detach() => Aten.Call("detach", this);
        public Tensor detach_() => InPlace("detach_");
        public Tensor copy_(Tensor source, bool nonBlocking = false) => InPlace("copy_", source, nonBlocking);
        public Tensor set_(Tensor source) => InPlace("set_.source_Tensor", source);
        public Tensor fill_(Scalar value) => InPlace("fill_.Scalar", value);

        /// <summary>Whether <see cref="to(ScalarType, Device, bool, bool, bool)"/> would make a new tensor.</summary>
        internal bool WouldMove(ScalarType? type, Device? target) =>
            (type is { } wanted && wanted != dtype) ||
            (target is not null && (target.type != device_type || (target.index >= 0 && target.index != device_index)));

        private Tensor Move(ScalarType? type, Device? target, bool copy = false, bool non_blocking = false) =>
            Aten.Call(
                "to.dtype_layout", this, type, Argument.None, target, Argument.None, non_blocking, copy);

        private Tensor Handover(Tensor moved, bool disposeAfter)
        {
            if (disposeAfter)
                Dispose();
            return moved;
        }

        // One body per arity, so that the arguments stay on the stack.
        private Tensor InPlace(string name)
        {
            Aten.Do(name, this);
            return this;
        }

        private Tensor InPlace(string name, Argument first)
        {
            Aten.Do(name, this, first);
            return this;
        }

        private Tensor InPlace(string name, Argument first, Argument second)
        {
            Aten.Do(name, this, first, second);
            return this;
        }

        private Tensor InPlace(string name, Argument first, Argument second, Argument third)
        {
            Aten.Do(name, this, first, second, third);
            return this;
        }

        private Tensor InPlace(string name, Argument first, Argument second, Argument third, Argument fourth)
        {
            Aten.Do(name, this, first, second, third, fourth);
            return this;
        }
    }
}
