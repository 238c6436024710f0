using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Views, permutations, splits and diagonals.
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Aten.Call("view", this, shape);
        public Tensor view_as(Tensor other) => view(other.shape);
        public Tensor reshape(params long[] shape) => Aten.Call("reshape", this, shape);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Aten.Call("flatten.using_ints", this, start_dim, end_dim);
        public Tensor unflatten(long dim, params long[] sizes)
        {
            var shape = size();
            if (dim < 0 || dim >= shape.Length)
                throw new ArgumentException($"Invalid 'dim' argument: {dim}.");
            var at = (int)dim;
            return view([.. shape[..at], .. sizes, .. shape[(at + 1)..]]);
        }
        public Tensor ravel() => Aten.Call("ravel", this);
        public Tensor squeeze(long? dim = null) =>
            dim is null ? Aten.Call("squeeze", this) : Aten.Call("squeeze.dim", this, dim);
        public Tensor squeeze_(long? dim = null) => dim is null ? InPlace("squeeze_") : InPlace("squeeze_.dim", dim);
        public Tensor unsqueeze(long dim) => Aten.Call("unsqueeze", this, dim);
        public Tensor unsqueeze_(long dim) => InPlace("unsqueeze_", dim);

        public Tensor t() => Aten.Call("t", this);
        public Tensor T => permute(Enumerable.Range(0, (int)ndim).Reverse().Select(d => (long)d).ToArray());
        public Tensor mT => Aten.Call("mT", this);
        public Tensor transpose(long dim0, long dim1) => Aten.Call("transpose.int", this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => InPlace("transpose_", dim0, dim1);
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor permute(params long[] permutation) => Aten.Call("permute", this, permutation);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor movedim(long[] source, long[] destination) =>
            Aten.Call("movedim.intlist", this, source, destination);

        public Tensor expand(params long[] sizes) => Aten.Call("expand", this, sizes);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.Call("expand", this, sizes, isImplicit);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) =>
            Aten.Call("expand", this, sizes, isImplicit);
        public Tensor expand_as(Tensor other) => expand(other.shape);
        public Tensor broadcast_to(params long[] shape) => Aten.Call("broadcast_to", this, shape);
        public Tensor repeat(params long[] sizes) => Aten.Call("repeat", this, sizes);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.Call("repeat_interleave.self_int", this, repeats, dim, output_size);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.Call("repeat_interleave.self_Tensor", this, repeats, dim, output_size);
        public Tensor tile(long[] reps) => Aten.Call("tile", this, reps);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) =>
            Aten.Call("as_strided", this, size, strides, storageOffset);

        public Tensor[] chunk(long chunks, long dim = 0L) => Aten.CallForList("chunk", this, chunks, dim);
        public Tensor[] split(long size, int dim = 0) => Aten.CallForList("split.Tensor", this, size, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) =>
            Aten.CallForList("split_with_sizes", this, sizes, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.CallForList("split_with_sizes", this, sizes, dim);
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);
        public Tensor[] tensor_split(long size, long dim = 0L) =>
            Aten.CallForList("tensor_split.sections", this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0L) =>
            Aten.CallForList("tensor_split.indices", this, sizes, dim);
        public Tensor[] unbind(long dimension = 0L) => Aten.CallForList("unbind.int", this, dimension);
        public Tensor unfold(long dimension, long size, long step) => Aten.Call("unfold", this, dimension, size, step);

        public Tensor flip(params long[] dims) => Aten.Call("flip", this, dims);
        public Tensor fliplr() => Aten.Call("fliplr", this);
        public Tensor flipud() => Aten.Call("flipud", this);
        public Tensor roll(long shifts, long? dims = null) => dims is { } dim
            ? Aten.Call("roll", this, Argument.ListOf(shifts), Argument.ListOf(dim))
            : Aten.Call("roll", this, Argument.ListOf(shifts));
        public Tensor roll(long[] shifts, long[] dims) => Aten.Call("roll", this, shifts, dims);

        public Tensor diag(long diagonal = 0) => Aten.Call("diag", this, diagonal);
        public Tensor diag_embed(long offset = 0L, long dim1 = -2L, long dim2 = -1L) =>
            Aten.Call("diag_embed", this, offset, dim1, dim2);
        public Tensor diagflat(long offset = 0) => Aten.Call("diagflat", this, offset);
        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L)
        {
            if (dim1 == dim2)
                throw new ArgumentException($"Diagonal dimensions cannot be identical {dim1}, {dim2}");
            return Aten.Call("diagonal", this, offset, dim1, dim2);
        }
        public Tensor tril(long diagonal = 0) => Aten.Call("tril", this, diagonal);
        public Tensor tril_(long diagonal = 0) => Aten.Call("tril_", this, diagonal);
        public Tensor triu(long diagonal = 0) => Aten.Call("triu", this, diagonal);
        public Tensor triu_(long diagonal = 0) => Aten.Call("triu_", this, diagonal);
    }
}
