using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static unsafe partial class autograd
    {
        /// <summary>
        /// The gradients of the outputs by each input, none accumulated into the tensors. An input that is allowed to be
        /// unused gets an invalid tensor.
        /// </summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            var (outs, ins, grads) = (Handles(outputs), Handles(inputs), Handles(grad_outputs));
            var results = new Value[ins.Length];
            fixed (nint* o = outs, i = ins, g = grads)
            fixed (Value* r = results)
            {
                Bridge.Check(Bridge.biglearn_gradients(
                    o, outs.Length, g, grads.Length, i, ins.Length,
                    retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, r));
            }
            KeepAlive(outputs, inputs, grad_outputs);
            return results.Select(result => new Tensor(result.Pointer)).ToList();
        }

        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var (outs, grads, ins) = (Handles(tensors), Handles(grad_tensors), Handles(inputs));
            fixed (nint* o = outs, g = grads, i = ins)
            {
                Bridge.Check(Bridge.biglearn_backward(
                    o, outs.Length, g, grads.Length, i, ins.Length,
                    retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0));
            }
            KeepAlive(tensors, grad_tensors, inputs);
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static nint[] Handles(IList<Tensor>? tensors) =>
            tensors is null ? [] : tensors.Select(tensor => tensor.Handle).ToArray();

        private static void KeepAlive(object first, object? second, object? third)
        {
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            GC.KeepAlive(third);
        }
    }
}
