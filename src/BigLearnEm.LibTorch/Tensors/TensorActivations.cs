using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Activation functions.
    public partial class Tensor
    {
        public Tensor relu() => Aten.Call("relu", this);
        public Tensor relu_() => InPlace("relu_");
        public Tensor sigmoid() => Aten.Call("sigmoid", this);
        public Tensor sigmoid_() => InPlace("sigmoid_");
        public Tensor silu() => Aten.Call("silu", this);
        public Tensor silu_() => InPlace("silu_");
        public Tensor selu() => Aten.Call("selu", this);
        public Tensor selu_() => InPlace("selu_");
        public Tensor relu6() => Aten.Call("relu6", this);
        public Tensor relu6_() => InPlace("relu6_");
        public Tensor hardswish() => Aten.Call("hardswish", this);
        public Tensor hardswish_() => InPlace("hardswish_");
        public Tensor hardsigmoid() => Aten.Call("hardsigmoid", this);
        public Tensor hardsigmoid_() => InPlace("hardsigmoid_");
        public Tensor celu() => Aten.Call("celu", this);
        public Tensor celu_() => InPlace("celu_");
        public Tensor celu(Scalar alpha) => Aten.Call("celu", this, alpha);
        public Tensor gelu() => Aten.Call("gelu", this);
        public Tensor log_sigmoid() => Aten.Call("log_sigmoid", this);
        public Tensor elu(double alpha = 1) => Aten.Call("elu", this, alpha);
        public Tensor leaky_relu(Scalar negative_slope) => Aten.Call("leaky_relu", this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => InPlace("leaky_relu_", negative_slope);
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.Call("softplus", this, beta, threshold);
        public Tensor threshold(Scalar threshold, Scalar value) => Aten.Call("threshold", this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => InPlace("threshold_", threshold, value);

        public Tensor softmax(long dim, ScalarType? dtype = null) => special.softmax(this, dim, dtype);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => special.log_softmax(this, dim, dtype);
    }
}
