using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Query(TensorProperty.Dimensions);
        public long dim() => Dimensions;
        public long ndim => Dimensions;

        public long NumberOfElements => Query(TensorProperty.NumberOfElements);
        public long numel() => NumberOfElements;

        public long ElementSize => Query(TensorProperty.ElementSize);
        public long element_size() => ElementSize;

        public ScalarType dtype => (ScalarType)Query(TensorProperty.Dtype);
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_complex() => torch.is_complex(dtype);

        public Device device => device_type is DeviceType.CPU ? new(DeviceType.CPU) : new(device_type, device_index);
        public DeviceType device_type => (DeviceType)Query(TensorProperty.DeviceType);
        public int device_index => (int)Query(TensorProperty.DeviceIndex);
        public bool is_cpu() => device_type is DeviceType.CPU;
        public bool is_cuda => device_type is DeviceType.CUDA;
        public bool is_meta => device_type is DeviceType.META;
        public bool is_sparse => Query(TensorProperty.IsSparse) != 0;

        public long[] shape => Extents(0);
        public long[] size() => Extents(0);
        public long size(int dim) => At(Extents(0), dim);
        public long[] stride() => Extents(1);
        public long stride(int dim) => At(Extents(1), dim);
        public long storage_offset() => Query(TensorProperty.StorageOffset);
        public bool is_contiguous() => Query(TensorProperty.IsContiguous) != 0;

        public bool is_leaf => Query(TensorProperty.IsLeaf) != 0;

        public bool requires_grad
        {
            get => Query(TensorProperty.RequiresGrad) != 0;
            set => Bridge.Check(Bridge.biglearn_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Bridge.Check(Bridge.biglearn_retain_grad(Handle));

        /// <summary>The gradient that backward has accumulated, as a new tensor object over it, or null.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                Value result;
                Bridge.Check(Bridge.biglearn_grad(Handle, &result));
                GC.KeepAlive(this);
                return result.Tag == Tag.None ? null : new Tensor(result.Pointer);
            }
            set
            {
                Bridge.Check(Bridge.biglearn_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(value);
            }
        }

        public void backward() => autograd.backward([this]);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        private long Query(TensorProperty property)
        {
            var value = Bridge.biglearn_tensor_query(Handle, property);
            GC.KeepAlive(this);
            return value != long.MinValue ? value : throw Bridge.Failure();
        }

        private unsafe long[] Extents(int what)
        {
            const int usual = 8;
            var buffer = stackalloc long[usual];
            var count = Bridge.Check(Bridge.biglearn_tensor_extents(Handle, what, buffer, usual));
            var extents = new long[count];
            if (count <= usual)
            {
                new ReadOnlySpan<long>(buffer, count).CopyTo(extents);
            }
            else
            {
                fixed (long* all = extents)
                    Bridge.Check(Bridge.biglearn_tensor_extents(Handle, what, all, count));
            }
            GC.KeepAlive(this);
            return extents;
        }

        private static long At(long[] extents, int dim)
        {
            var index = dim < 0 ? dim + extents.Length : dim;
            return index >= 0 && index < extents.Length
                ? extents[index]
                : throw new System.Runtime.InteropServices.ExternalException(
                    $"Dimension {dim} is out of range for a tensor of {extents.Length} dimensions.");
        }
    }
}
