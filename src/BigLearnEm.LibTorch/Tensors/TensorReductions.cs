using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Sums, means, extremes and norms.
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Aten.Call("sum", this, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, Argument.ListOf(dim), keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor nansum() => Aten.Call("nansum", this);

        public Tensor mean() => Aten.Call("mean", this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("mean.dim", this, dimensions, keepdim, type);
        public Tensor median() => Aten.Call("median", this);

        /// <summary>Quantiles along a dimension; as in TorchSharp, -1 means over all elements.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) =>
            Aten.Call("quantile", this, q, dim == -1 ? Argument.None : dim, keepdim);

        public Tensor prod(ScalarType? type = null) => Aten.Call("prod", this, type);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("prod.dim_int", this, dim, keepdim, type);

        public Tensor std(bool unbiased = true) => Aten.Call("std", this, unbiased);
        public Tensor std(
            ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("std.dim", this, dimensions, unbiased, keepdim);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("std.dim", this, dimensions, unbiased, keepdim);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("std.dim", this, Argument.ListOf(dim), unbiased, keepdim);

        /// <exception cref="NotSupportedException">TorchSharp 0.106 takes no notice of a request for the biased one.</exception>
        public Tensor var(bool unbiased = true) => unbiased
            ? Aten.Call("var", this, true)
            : throw new NotSupportedException("TorchSharp's var(false) is unbiased all the same; name the dimensions.");
        public Tensor var(
            ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("var.dim", this, dimensions, unbiased, keepdim);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("var.dim", this, dimensions, unbiased, keepdim);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.Call("var.dim", this, Argument.ListOf(dim), unbiased, keepdim);

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Aten.CallForTwo("std_mean", this, unbiased);
        public (Tensor std, Tensor mean) std_mean(
            long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.CallForTwo("std_mean.dim", this, dimensions, unbiased, keepdim);
        public (Tensor std, Tensor mean) std_mean(
            long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.CallForTwo("std_mean.dim", this, Argument.ListOf(dim), unbiased, keepdim);

        public (Tensor @var, Tensor mean) var_mean(bool unbiased = true) => Aten.CallForTwo("var_mean", this, unbiased);
        public (Tensor std, Tensor mean) var_mean(
            long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.CallForTwo("var_mean.dim", this, dimensions, unbiased, keepdim);
        public (Tensor @var, Tensor mean) var_mean(
            long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.CallForTwo("var_mean.dim", this, Argument.ListOf(dim), unbiased, keepdim);

        public Tensor all() => Aten.Call("all", this);
        public Tensor all(long dim, bool keepdim = false) => Aten.Call("all.dim", this, dim, keepdim);
        public Tensor any() => Aten.Call("any", this);
        public Tensor any(long dim, bool keepdim = false) => Aten.Call("any.dim", this, dim, keepdim);
        public Tensor count_nonzero(long[]? dims = null) => dims is null or { Length: 0 }
            ? Aten.Call("count_nonzero", this)
            : Aten.Call("count_nonzero.dim_IntList", this, dims);

        public Tensor max() => Aten.Call("max", this);
        public Tensor max(Tensor other) => maximum(other);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Aten.CallForTwo("max.dim", this, dim, keepdim);
        public Tensor amax(params long[] dims) => Aten.Call("amax", this, dims);
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            amax((ReadOnlySpan<long>)dims, keepdim, @out);
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.Call("amax", this, dims, keepdim) : Aten.Call("amax.out", this, dims, keepdim, @out);
        public Tensor argmax() => Aten.Call("argmax", this);
        public Tensor argmax(long dim, bool keepdim = false) => Aten.Call("argmax", this, dim, keepdim);

        public Tensor min() => Aten.Call("min", this);
        public Tensor min(Tensor other) => minimum(other);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Aten.CallForTwo("min.dim", this, dim, keepdim);
        public Tensor amin(params long[] dims) => Aten.Call("amin", this, dims);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            amin((ReadOnlySpan<long>)dims, keepdim, @out);
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.Call("amin", this, dims, keepdim) : Aten.Call("amin.out", this, dims, keepdim, @out);
        public Tensor argmin() => Aten.Call("argmin", this);
        public Tensor argmin(long dim, bool keepdim = false) => Aten.Call("argmin", this, dim, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) =>
            Aten.Call("logsumexp", this, Argument.ListOf(dim), keepdim);
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.Call("cumsum", this, dim, type);
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.Call("cumprod", this, dim, type);
        public Tensor logcumsumexp(long dim) => Aten.Call("logcumsumexp", this, dim);
        public (Tensor values, Tensor indexes) cummax(long dim) => Aten.CallForTwo("cummax", this, dim);
        public (Tensor values, Tensor indexes) cummin(long dim) => Aten.CallForTwo("cummin", this, dim);

        public Tensor norm(float p = 2.0f) => Aten.Call("norm.Scalar", this, p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Aten.Call("norm.ScalarOpt_dim", this, p, Argument.ListOf(dim), keepdim);
        public Tensor dist(Tensor other, float p = 2.0f) => Aten.Call("dist", this, other, p);
    }
}
