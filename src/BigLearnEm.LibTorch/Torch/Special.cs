using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class special
    {
        public static Tensor digamma(Tensor input) => Aten.Call("special_digamma", input);
        public static Tensor entr(Tensor input) => Aten.Call("special_entr", input);
        public static Tensor erf(Tensor input) => Aten.Call("special_erf", input);
        public static Tensor erfc(Tensor input) => Aten.Call("special_erfc", input);
        public static Tensor erfinv(Tensor input) => Aten.Call("special_erfinv", input);
        public static Tensor expit(Tensor input) => Aten.Call("special_expit", input);
        public static Tensor expm1(Tensor input) => Aten.Call("special_expm1", input);
        public static Tensor gammaln(Tensor input) => Aten.Call("special_gammaln", input);
        public static Tensor multigammaln(Tensor input, long p) => Aten.Call("special_multigammaln", input, p);
        public static Tensor ndtr(Tensor input) => Aten.Call("special_ndtr", input);
        public static Tensor ndtri(Tensor input) => Aten.Call("special_ndtri", input);
        public static Tensor polygamma(long n, Tensor input) => Aten.Call("special_polygamma", n, input);
        public static Tensor psi(Tensor input) => Aten.Call("special_psi", input);
        public static Tensor sigmoid(Tensor input) => input.sigmoid();
        public static Tensor sigmoid_(Tensor input) => input.sigmoid_();
        public static Tensor xlog1py(Tensor input, Tensor other) => Aten.Call("special_xlog1py", input, other);

        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
            Aten.Call("softmax.int", input, dim, dtype ?? input.dtype);

        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) =>
            Aten.Call("log_softmax.int", input, dim, dtype ?? input.dtype);
    }
}
