using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckDtype(dtype);
                _toEpilog(dtype, Usable(device.type, device.index), non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                var device = Usable(deviceType, deviceIndex);
                if (device.type != _deviceType || device.index != _deviceIndex)
                    _toEpilog(null, device, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckDtype(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            /// <summary>Moves the modules below, then puts moved parameters and buffers in the place of the old.</summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, module) in named_children())
                    MoveModule(module, dtype, device, non_blocking);
                foreach (var (key, parameter) in named_parameters(false).ToList())
                {
                    if (!ReplaceParameter(dtype, device, parameter, out var moved))
                        continue;
                    ConditionallyRegisterParameter(key, moved);
                    Assign(key, moved!);
                    parameter.Dispose();
                }
                foreach (var (key, buffer) in named_buffers(false).ToList())
                {
                    if (!ReplaceBuffer(dtype, device, buffer, out var moved))
                        continue;
                    ConditionallyRegisterBuffer(key, moved);
                    Assign(key, moved!);
                }
                if (device is not null)
                    (_deviceType, _deviceIndex) = (device.type, device.index);
            }

            protected static bool ReplaceBuffer(
                ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                result = null;
                var type = Kept(buffer, dtype);
                if (!buffer.WouldMove(type, device))
                    return false;
                result = buffer.to(type, device ?? buffer.device, disposeAfter: true).DetachFromDisposeScope();
                return true;
            }

            protected static bool ReplaceParameter(
                ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                var type = Kept(param, dtype);
                using var grad = param.grad;
                if (!param.WouldMove(type, device))
                    return false;
                using var frozen = no_grad();
                var target = device ?? param.device;
                p = new Parameter(param.to(type, target), param.requires_grad);
                p.DetachFromDisposeScope();
                if (grad is not null)
                {
                    using var moved = grad.to(type, target).with_requires_grad(grad.requires_grad);
                    p.grad = moved;
                }
                return true;
            }

            /// <summary>Sets the field or property of this name, where there is one, to the moved tensor.</summary>
            private void Assign(string key, Tensor moved)
            {
                if (GetType().GetProperty(key) is { CanWrite: true } property)
                    property.SetValue(this, moved);
                else
                    ComponentFields().FirstOrDefault(field => field.ComponentName() == key)?.SetValue(this, moved);
            }

            private static void MoveModule(Module module, ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (device is null)
                    module._to(dtype!.Value, non_blocking);
                else if (dtype is null)
                    module._to(device.type, device.index, non_blocking);
                else
                    module._to(device, dtype.Value, non_blocking);
            }

            // Only what is real or complex changes its type.
            private static ScalarType Kept(Tensor tensor, ScalarType? dtype) =>
                dtype is { } type && (tensor.is_floating_point() || tensor.is_complex()) ? type : tensor.dtype;

            private static Device Usable(DeviceType type, int index)
            {
                if (type == DeviceType.CUDA && !cuda.is_available())
                    throw new InvalidOperationException("CUDA is not available.");
                return InitializeDevice(new Device(type, type == DeviceType.CUDA ? index : -1));
            }

            private static void CheckDtype(ScalarType dtype)
            {
                if (!torch.is_floating_point(dtype) && !torch.is_complex(dtype))
                {
                    throw new ArgumentException(
                        $"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                }
            }
        }
    }
}
