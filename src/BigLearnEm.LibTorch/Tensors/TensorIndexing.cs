using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => PutAt([i1], value);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => PutAt([i1, i2], value);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => PutAt([i1, i2, i3], value);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => PutAt([i1, i2, i3, i4], value);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => PutAt(indices, value);
        }

        /// <summary>A view where every index is a number, a slice, an ellipsis or null; else a new tensor.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, byTensor) = Narrowed(indices);
            if (byTensor.Length == 0)
                return view;
            var gathered = Aten.Call("index.Tensor", view, Argument.OptionalTensors(byTensor));
            view.Dispose();
            return gathered;
        }

        public Tensor index(params Tensor[] indices) => index(indices.Select(TensorIndex.Tensor).ToArray());

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Put(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) =>
            Put(value, indices, accumulate);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Put(value, indices.Select(TensorIndex.Tensor).ToArray(), accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var element = Single(value);
            return Put(element, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices) =>
            index_put_(value, indices.Select(TensorIndex.Tensor).ToArray());

        private Tensor At(long[] indices)
        {
            var view = alias();
            foreach (var i in indices)
                view = Replaced(view, view.select(0, i));
            return view;
        }

        private void PutAt(long[] indices, Tensor value)
        {
            using var view = At(indices);
            view.copy_(value);
        }

        private Tensor Put(Tensor value, TensorIndex[] indices, bool accumulate)
        {
            var (view, byTensor) = Narrowed(indices);
            using var target = view;
            if (accumulate && byTensor.Length == 0)
                throw new ArgumentException("Accumulation needs tensors among the indices.", nameof(indices));
            // As in NumPy, leading dimensions of one element do not count against the target's shape.
            using var fitting = WithoutLeadingOnes(value, (int)target.ndim);
            if (byTensor.Length == 0)
                target.copy_(fitting);
            else
                Aten.Do("index_put_", target, Argument.OptionalTensors(byTensor), fitting, accumulate);
            return this;
        }

        private static Tensor WithoutLeadingOnes(Tensor value, int most)
        {
            var sizes = value.shape;
            var skip = 0;
            while (sizes.Length - skip > most && sizes[skip] == 1)
                skip++;
            return skip == 0 ? value.alias() : value.view(sizes[skip..]);
        }

        /// <summary>
        /// Applies the indices that make views, and gathers the tensors among the indices, each at its dimension of that
        /// view (missing ones before it are null; none at all gives an empty array).
        /// </summary>
        private (Tensor View, Tensor?[] ByTensor) Narrowed(TensorIndex[] indices)
        {
            var consumed = indices.Sum(index => index.Consumes);
            List<Tensor?> byTensor = [];
            var view = alias();
            var dimension = 0;
            foreach (var index in indices)
            {
                switch (index.kind)
                {
                    case TensorIndex.Kind.Single:
                        view = Replaced(view, view.select(dimension, index.start!.Value));
                        break;
                    case TensorIndex.Kind.Slice:
                        if (!index.IsWhole)
                        {
                            view = Replaced(view, Aten.Call(
                                "slice.Tensor", view, dimension, index.start, index.stop, index.step ?? 1));
                        }
                        dimension++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dimension += (int)(ndim - consumed);
                        break;
                    case TensorIndex.Kind.None:
                    case TensorIndex.Kind.Null:
                        view = Replaced(view, view.unsqueeze(dimension++));
                        break;
                    case TensorIndex.Kind.Bool:
                        view = Replaced(view, view.unsqueeze(dimension));
                        Record(index.start != 0 ? zeros(1, int64, device) : empty(0, int64, device));
                        break;
                    default:
                        if (index.tensor!.ndim == 0 && index.tensor.dtype is not (ScalarType.Bool or ScalarType.Byte))
                            view = Replaced(view, view.select(dimension, index.tensor.ToInt64()));
                        else
                            Record(index.tensor);
                        break;
                }
            }
            return (view, byTensor.ToArray());

            void Record(Tensor tensor)
            {
                while (byTensor.Count < dimension)
                    byTensor.Add(null);
                byTensor.Add(tensor);
                dimension++;
            }
        }

        private static Tensor Replaced(Tensor former, Tensor next)
        {
            former.Dispose();
            return next;
        }

        private Tensor Single(Scalar value) => full([], value, dtype, device);
    }
}
