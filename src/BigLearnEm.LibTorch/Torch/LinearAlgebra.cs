using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class linalg
    {
        /// <summary>Which factors qr gives.</summary>
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        public static Tensor cholesky(Tensor input) => Aten.Call("linalg_cholesky", input);

        /// <summary>The factor, and 0 or the order of the first minor that is not positive definite.</summary>
        /// <exception cref="NotSupportedException">TorchSharp 0.106 takes check_errors for the side of the factor.</exception>
        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) => check_errors
            ? throw new NotSupportedException("check_errors does not work in TorchSharp; look at info.")
            : Aten.CallForTwo("linalg_cholesky_ex", input);

        public static Tensor cond(Tensor input) => Aten.Call("linalg_cond", input);

        public static Tensor cond(Tensor input, double p) => Aten.Call("linalg_cond", input, p);

        public static Tensor cross(Tensor input, Tensor other, long dim = -1L) =>
            Aten.Call("linalg_cross", input, other, dim);

        public static Tensor det(Tensor input) => Aten.Call("linalg_det", input);

        /// <summary>The sign of the determinant and the logarithm of its size.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.CallForTwo("linalg_slogdet", input);

        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) =>
            input.diagonal(offset, dim1, dim2);

        /// <summary>Eigenvalues in ascending order, and eigenvectors in columns, of a symmetric matrix.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') =>
            Aten.CallForTwo("linalg_eigh", input, UPLO.ToString());

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') =>
            Aten.Call("linalg_eigvalsh", input, UPLO.ToString());

        public static Tensor inv(Tensor input) => Aten.Call("linalg_inv", input);

        public static Tensor pinv(
            Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.Call("linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);

        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) =>
            Aten.CallForThree("linalg_lu", input, pivot);

        public static (Tensor LU, Tensor? Pivots) lu_factor(Tensor input, bool pivot = true) =>
            Aten.CallForTwo("linalg_lu_factor", input, pivot);

        public static Tensor matrix_exp(Tensor input) => input.matrix_exp();

        public static Tensor matrix_norm(
            Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_matrix_norm.str_ord", input, ord, dims ?? [-2, -1], keepdim);

        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_matrix_norm", input, ord, dims ?? [-2, -1], keepdim);

        public static Tensor matrix_rank(
            Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.Call("linalg_matrix_rank.atol_rtol_float", input, atol, rtol, hermitian);

        public static Tensor multi_dot(IList<Tensor> tensors) => tensors.Count switch
        {
            0 => throw new ArgumentException("There is nothing to multiply.", nameof(tensors)),
            1 => tensors[0].alias(),
            _ => Aten.Call("linalg_multi_dot", tensors.ToArray()),
        };

        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm.ord_str", input, ord, Some(dims), keepdim);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm", input, ord, Some(dims), keepdim);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm", input, ord, Some(dims), keepdim);

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_norm", input, Argument.None, Some(dims), keepdim);

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced)
        {
            var name = mode switch
            {
                QRMode.Reduced => "reduced",
                QRMode.Complete => "complete",
                _ => "r",
            };
            return Aten.CallForTwo("linalg_qr", input, name);
        }

        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.Call("linalg_solve", A, B, left);

        public static (Tensor result, Tensor info) solve_ex(
            Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Aten.CallForTwo("linalg_solve_ex", A, B, left, check_errors);

        public static Tensor solve_triangular(
            Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) =>
            @out is null
                ? Aten.Call("linalg_solve_triangular", A, B, upper, left, unitriangular)
                : Aten.Call("linalg_solve_triangular.out", A, B, upper, left, unitriangular, @out);

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Aten.CallForThree("linalg_svd", input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Aten.Call("linalg_svdvals", input);

        public static Tensor vector_norm(
            Tensor input, double ord = 2d, long[]? dims = null, bool keepdim = false) =>
            Aten.Call("linalg_vector_norm", input, ord, Some(dims), keepdim);

        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) =>
            @out is null ? Aten.Call("linalg_vecdot", x, y, dim) : Aten.Call("linalg_vecdot.out", x, y, dim, @out);

        private static long[]? Some(long[]? dims) => dims is { Length: > 0 } ? dims : null;
    }

    public static (Tensor res, Tensor logabsdet) slogdet(Tensor A) => linalg.slogdet(A);

    public static Tensor cholesky(Tensor input) => input.cholesky();

    public static Tensor cholesky(Tensor input, bool upper) => input.cholesky(upper);

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmm(mat1, mat2, beta, alpha);

    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmv(mat1, mat2, beta, alpha);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.Call("einsum", equation, tensors);

    public static Tensor block_diag(params Tensor[] tensors) => Aten.Call("block_diag", tensors);

    /// <exception cref="ArgumentException"><paramref name="p"/> is negative.</exception>
    public static Tensor cdist(
        Tensor x1, Tensor x2, double p = 2.0,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary)
    {
        if (p < 0)
            throw new ArgumentException("p must be non-negative", nameof(p));
        return Aten.Call("cdist", x1, x2, p, (long)compute_mode);
    }
}
