using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Products and matrix functions.
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Aten.Call("matmul", this, target);
        public Tensor mm(Tensor target) => Aten.Call("mm", this, target);
        public Tensor mv(Tensor target) => Aten.Call("mv", this, target);
        public Tensor bmm(Tensor batch2) => Aten.Call("bmm", this, batch2);
        public Tensor dot(Tensor target) => Aten.Call("dot", this, target);
        public Tensor vdot(Tensor target) => Aten.Call("vdot", this, target);
        public Tensor outer(Tensor vec2) => Aten.Call("outer", this, vec2);
        public Tensor inner(Tensor vec2) => Aten.Call("inner", this, vec2);
        public Tensor kron(Tensor other) => Aten.Call("kron", this, other);
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Aten.Call("tensordot", this, b, dims1, dims2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Aten.Call("addmm", this, mat1, mat2, beta, alpha);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            InPlace("addmm_", mat1, mat2, beta, alpha);
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) =>
            Aten.Call("addmv", this, mat, vec, beta, alpha);
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) =>
            InPlace("addmv_", mat, vec, beta, alpha);
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) =>
            Aten.Call("addr", this, vec1, vec2, beta, alpha);
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Aten.Call("addbmm", this, batch1, batch2, beta, alpha);

        public Tensor cholesky(bool upper = false) => Aten.Call("cholesky", this, upper);
        public Tensor cholesky_inverse(bool upper = false) => Aten.Call("cholesky_inverse", this, upper);
        public Tensor cholesky_solve(Tensor input2, bool upper = false) =>
            Aten.Call("cholesky_solve", this, input2, upper);
        public Tensor inverse() => linalg.inv(this);
        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) =>
            Aten.Call("linalg_pinv", this, rcond, hermitian);
        public Tensor det() => Aten.Call("linalg_det", this);
        public Tensor logdet() => Aten.Call("logdet", this);
        public Tensor matrix_exp() => Aten.Call("matrix_exp", this);
        public Tensor matrix_power(int n) => Aten.Call("matrix_power", this, n);
        public Tensor trace()
        {
            if (ndim != 2)
                throw new ArgumentException($"Expected a matrix, but got tensor with ndim == {ndim}");
            return Aten.Call("trace", this);
        }
        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            Aten.Call("cov", this, correction, fweights, aweights);
        public Tensor corrcoef() => Aten.Call("corrcoef", this);
    }
}
