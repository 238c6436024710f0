using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class LinearAlgebraTests
{
    private static readonly Tensor S = Expect.Matrix(new[,] { { 4.0, 2.0 }, { 2.0, 3.0 } });

    [Fact]
    public void Products_agree_with_hand_computation()
    {
        var a = Expect.Matrix(new[,] { { 1.0, 2.0 }, { 3.0, 4.0 } });
        Expect.Values(a.mm(S), 8, 8, 20, 18);
        Expect.Values(matmul(a, tensor(new[] { 1.0, 1.0 })), 3, 7);
        Expect.Values(a.unsqueeze(0).bmm(S.unsqueeze(0)), 8, 8, 20, 18);
        Expect.Values(addmm(S, a, a, 1, 2), 18, 22, 32, 47);
        Expect.Values(einsum("ij,kj->ik", a, S), 8, 8, 20, 18);
        Expect.Values(outer(tensor(new[] { 1.0, 2.0 }), tensor(new[] { 3.0, 4.0 })), 3, 4, 6, 8);
        Expect.Values(dot(tensor(new[] { 1.0, 2.0 }), tensor(new[] { 3.0, 4.0 })), 11);
        Expect.Values(linalg.multi_dot([a, S, a]), 32, 48, 74, 112);
    }

    [Fact]
    public void Cholesky_factors_are_lower_and_multiply_back()
    {
        var factor = linalg.cholesky(S);
        Expect.Values(factor, 2, 0, 1, Math.Sqrt(2));
        var (_, info) = linalg.cholesky_ex(Expect.Matrix(new[,] { { 1.0, 2.0 }, { 2.0, 1.0 } }));
        Assert.NotEqual(0, info.item<int>());
        Expect.Values(linalg.solve_triangular(factor, tensor(new[,] { { 2.0 }, { 1.0 } }), upper: false), 1, 0);
    }

    [Fact]
    public void A_matrix_that_is_not_definite_is_an_exception() =>
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(
            () => linalg.cholesky(Expect.Matrix(new[,] { { 1.0, 2.0 }, { 2.0, 1.0 } })));

    [Fact]
    public void Eigenvalues_ascend_and_vectors_multiply_back()
    {
        var (values, vectors) = linalg.eigh(S);
        Expect.Values(values, (7 - Math.Sqrt(17)) / 2, (7 + Math.Sqrt(17)) / 2);
        Expect.Values(vectors.matmul(values.diag()).matmul(vectors.T), 4, 2, 2, 3);
        Expect.Values(linalg.eigvalsh(S) - values, 0, 0);
    }

    [Fact]
    public void Decompositions_multiply_back()
    {
        var a = Expect.Matrix(new[,] { { 1.0, 2.0 }, { 3.0, 4.0 }, { 5.0, 6.0 } });
        var (q, r) = linalg.qr(a);
        Expect.Values(q.matmul(r) - a, 0, 0, 0, 0, 0, 0);
        Expect.Values(q.T.matmul(q), 1, 0, 0, 1);
        var (u, s, vh) = linalg.svd(a, fullMatrices: false);
        Expect.Values(u.matmul(s.diag()).matmul(vh) - a, 0, 0, 0, 0, 0, 0);
        Expect.Values(linalg.svdvals(a) - s, 0, 0);
    }

    [Fact]
    public void Solutions_and_inverses_satisfy_their_equations()
    {
        Expect.Values(linalg.solve(S, tensor(new[] { 8.0, 7.0 })), 1.25, 1.5);
        Expect.Values(linalg.inv(S).matmul(S), 1, 0, 0, 1);
        Expect.Values(linalg.det(S), 8);
        var (sign, log) = linalg.slogdet(S);
        Expect.Values(sign, 1);
        Expect.Values(log, Math.Log(8));
        Expect.Values(logdet(S), Math.Log(8));
    }

    [Fact]
    public void Batches_go_through_in_one_call()
    {
        var batch = stack([S, S * 4]);
        Expect.Values(linalg.cholesky(batch)[1], 4, 0, 2, Math.Sqrt(8));
        Expect.Values(linalg.slogdet(batch).Item2, Math.Log(8), Math.Log(128));
    }

    [Fact]
    public void Distances_are_between_all_pairs()
    {
        var a = Expect.Matrix(new[,] { { 0.0, 0.0 }, { 3.0, 4.0 } });
        Expect.Values(cdist(a, a), 0, 5, 5, 0);
        Assert.Throws<ArgumentException>(() => cdist(a, a, -1));
    }
}
