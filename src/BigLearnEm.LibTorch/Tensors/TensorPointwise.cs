using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Functions of each element.
    public partial class Tensor
    {
        public Tensor abs() => Aten.Call("abs", this);
        public Tensor abs_() => InPlace("abs_");
        public Tensor ceil() => Aten.Call("ceil", this);
        public Tensor ceil_() => InPlace("ceil_");
        public Tensor cos() => Aten.Call("cos", this);
        public Tensor cos_() => InPlace("cos_");
        public Tensor cosh() => Aten.Call("cosh", this);
        public Tensor cosh_() => InPlace("cosh_");
        public Tensor digamma() => Aten.Call("digamma", this);
        public Tensor digamma_() => InPlace("digamma_");
        public Tensor erf() => Aten.Call("erf", this);
        public Tensor erf_() => InPlace("erf_");
        public Tensor erfc() => Aten.Call("erfc", this);
        public Tensor erfc_() => InPlace("erfc_");
        public Tensor erfinv() => Aten.Call("erfinv", this);
        public Tensor erfinv_() => InPlace("erfinv_");
        public Tensor exp() => Aten.Call("exp", this);
        public Tensor exp_() => InPlace("exp_");
        public Tensor expm1() => Aten.Call("expm1", this);
        public Tensor expm1_() => InPlace("expm1_");
        public Tensor floor() => Aten.Call("floor", this);
        public Tensor floor_() => InPlace("floor_");
        public Tensor frac() => Aten.Call("frac", this);
        public Tensor frac_() => InPlace("frac_");
        public Tensor lgamma() => Aten.Call("lgamma", this);
        public Tensor lgamma_() => InPlace("lgamma_");
        public Tensor log() => Aten.Call("log", this);
        public Tensor log_() => InPlace("log_");
        public Tensor log10() => Aten.Call("log10", this);
        public Tensor log10_() => InPlace("log10_");
        public Tensor log1p() => Aten.Call("log1p", this);
        public Tensor log1p_() => InPlace("log1p_");
        public Tensor log2() => Aten.Call("log2", this);
        public Tensor log2_() => InPlace("log2_");
        public Tensor neg() => Aten.Call("neg", this);
        public Tensor neg_() => InPlace("neg_");
        public Tensor reciprocal() => Aten.Call("reciprocal", this);
        public Tensor reciprocal_() => InPlace("reciprocal_");
        public Tensor rsqrt() => Aten.Call("rsqrt", this);
        public Tensor rsqrt_() => InPlace("rsqrt_");
        public Tensor sgn() => Aten.Call("sgn", this);
        public Tensor sgn_() => InPlace("sgn_");
        public Tensor sign() => Aten.Call("sign", this);
        public Tensor sign_() => InPlace("sign_");
        public Tensor sin() => Aten.Call("sin", this);
        public Tensor sin_() => InPlace("sin_");
        public Tensor sinc() => Aten.Call("sinc", this);
        public Tensor sinc_() => InPlace("sinc_");
        public Tensor sinh() => Aten.Call("sinh", this);
        public Tensor sinh_() => InPlace("sinh_");
        public Tensor sqrt() => Aten.Call("sqrt", this);
        public Tensor sqrt_() => InPlace("sqrt_");
        public Tensor tan() => Aten.Call("tan", this);
        public Tensor tan_() => InPlace("tan_");
        public Tensor tanh() => Aten.Call("tanh", this);
        public Tensor tanh_() => InPlace("tanh_");
        public Tensor trunc() => Aten.Call("trunc", this);
        public Tensor trunc_() => InPlace("trunc_");
        public Tensor acos() => Aten.Call("acos", this);
        public Tensor acos_() => InPlace("acos_");
        public Tensor acosh() => Aten.Call("acosh", this);
        public Tensor acosh_() => InPlace("acosh_");
        public Tensor asin() => Aten.Call("asin", this);
        public Tensor asin_() => InPlace("asin_");
        public Tensor asinh() => Aten.Call("asinh", this);
        public Tensor asinh_() => InPlace("asinh_");
        public Tensor atan() => Aten.Call("atan", this);
        public Tensor atan_() => InPlace("atan_");
        public Tensor atanh() => Aten.Call("atanh", this);
        public Tensor atanh_() => InPlace("atanh_");
        public Tensor exp2() => Aten.Call("exp2", this);
        public Tensor signbit() => Aten.Call("signbit", this);
        public Tensor positive() => Aten.Call("positive", this);
        public Tensor deg2rad() => Aten.Call("deg2rad", this);
        public Tensor rad2deg() => Aten.Call("rad2deg", this);
        public Tensor absolute() => abs();
        public Tensor absolute_() => abs_();
        public Tensor negative() => neg();
        public Tensor fix() => trunc();
        public Tensor fix_() => trunc_();
        public Tensor square() => pow(2);
        public Tensor conj() => Aten.Call("conj", this);

        public Tensor round(long decimals = 0) => Aten.Call("round.decimals", this, decimals);
        public Tensor round_(long decimals = 0) => InPlace("round_.decimals", decimals);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.Call("clamp", this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.Call("clamp.Tensor", this, min, max);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => InPlace("clamp_", min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => InPlace("clamp_.Tensor", min, max);
        public Tensor clamp_max(Scalar max) => Aten.Call("clamp_max", this, max);
        public Tensor clamp_max_(Scalar max) => InPlace("clamp_max_", max);
        public Tensor clamp_min(Scalar min) => Aten.Call("clamp_min", this, min);
        public Tensor clamp_min_(Scalar min) => InPlace("clamp_min_", min);

        public Tensor lerp(Tensor end, Tensor weight) => Aten.Call("lerp.Tensor", this, end, weight);
        public Tensor lerp_(Tensor end, Tensor weight) => InPlace("lerp_.Tensor", end, weight);
        public Tensor logit(double? eps = null) => Aten.Call("logit", this, eps);
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) =>
            Aten.Call("nan_to_num", this, nan, posinf, neginf);
        public Tensor polygamma(long p) => Aten.Call("polygamma", p, this);
        public Tensor mvlgamma(long p) => Aten.Call("mvlgamma", this, p);

        public Tensor isfinite() => Aten.Call("isfinite", this);
        public Tensor isinf() => Aten.Call("isinf", this);
        public Tensor isnan() => Aten.Call("isnan", this);
        public Tensor isneginf() => Aten.Call("isneginf", this);
        public Tensor isposinf() => Aten.Call("isposinf", this);
    }
}
