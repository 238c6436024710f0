using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Tensors;

public class ReductionsTests
{
    private static readonly Tensor X = Expect.Matrix(new[,] { { 1.0, 5.0, 3.0 }, { 4.0, 2.0, 6.0 } });

    [Fact]
    public void Sums_and_means_run_over_all_or_the_named_dimensions()
    {
        Expect.Values(X.sum(), 21);
        Expect.Values(X.sum(dim: 0), 5, 7, 9);
        Expect.Values(X.sum(-1, keepdim: true), 9, 12);
        Expect.Shape(X.sum(-1, keepdim: true), 2, 1);
        Expect.Values(X.sum([0L, 1L]), 21);
        Expect.Values(X.mean([1L]), 3, 4);
        Expect.Values(mean(X), 3.5);
        Expect.Values(X.prod(dim: 0), 4, 10, 18);
        Expect.Values(X.cumsum(1), 1, 6, 9, 4, 6, 12);
        Assert.Equal(ScalarType.Float32, X.sum(type: float32).dtype);
    }

    // The literal 0 fits the element type better than the dimension: TorchSharp's overloads, and so ours.
    [Fact]
    public void Sum_of_a_literal_zero_is_a_sum_of_bytes() => Assert.Equal(ScalarType.Byte, X.sum(0).dtype);

    [Fact]
    public void Variances_divide_by_one_less_unless_told_otherwise()
    {
        Expect.Values(X.var(1), 4, 4);
        Expect.Values(X.var(1, unbiased: false), 8.0 / 3, 8.0 / 3);
        Expect.Values(X.std(0), Math.Sqrt(4.5), Math.Sqrt(4.5), Math.Sqrt(4.5));
        var (variance, center) = X.var_mean(1);
        Expect.Values(variance, 4, 4);
        Expect.Values(center, 3, 4);
    }

    [Fact]
    public void Extremes_come_with_their_places()
    {
        Expect.Values(X.max(), 6);
        var (largest, where) = X.max(1);
        Expect.Values(largest, 5, 6);
        Expect.Values(where, 1, 2);
        Expect.Values(X.amax([0L]), 4, 5, 6);
        Expect.Values(X.amin(0, 1), 1);
        Expect.Values(X.argmax(), 5);
        Expect.Values(X.argmin(1), 0, 1);
    }

    [Fact]
    public void Log_sum_exp_does_not_overflow()
    {
        var x = Expect.Matrix(new[,] { { 1000.0, 1000.0 }, { -1000.0, -1000.0 } });
        Expect.Values(x.logsumexp(1), 1000 + Math.Log(2), -1000 + Math.Log(2));
        Expect.Values(softmax(x, 1), 0.5, 0.5, 0.5, 0.5);
        Expect.Values(x.log_softmax(1), -Math.Log(2), -Math.Log(2), -Math.Log(2), -Math.Log(2));
    }

    [Fact]
    public void Order_statistics_count_and_sort()
    {
        var (sorted, order) = X.sort(1, descending: true);
        Expect.Values(sorted, 5, 3, 1, 6, 4, 2);
        Expect.Values(order, 1, 2, 0, 2, 0, 1);
        Expect.Values(X.argsort(), 0, 2, 1, 1, 0, 2);
        var (top, _) = X.topk(2);
        Expect.Values(top, 5, 3, 6, 4);
        var (different, _, counts) = tensor(new[] { 3L, 1L, 3L }).unique(return_counts: true);
        Expect.Values(different, 1, 3);
        Expect.Values(counts!, 1, 2);
        Expect.Values(bincount(tensor(new[] { 0L, 2L, 2L }), minlength: 4), 1, 0, 2, 0);
        Expect.Values(X.histc(5, 1, 6), 1, 1, 1, 1, 2);
        Expect.Values(X.quantile(tensor(0.5)), 3.5);
        Expect.Values(X.quantile(tensor(0.5), 1), 3, 4);
    }

    [Fact]
    public void All_and_any_answer_for_dimensions()
    {
        Assert.True((X > 0).all().item<bool>());
        Assert.Equal([false, true, true], (X > 1).all(0).data<bool>().ToArray());
        Assert.Equal([false, true], (X > 5).any(1).data<bool>().ToArray());
        Expect.Values(count_nonzero(X > 2), 4);
    }

    [Fact]
    public void Norms_are_Euclidean_unless_told_otherwise()
    {
        var x = Expect.Matrix(new[,] { { 3.0, 4.0 }, { 6.0, 8.0 } });
        Expect.Values(x.norm(), Math.Sqrt(125));
        Expect.Values(x.norm(1), 5, 10);
        Expect.Values(linalg.vector_norm(x, 1.0, [1]), 7, 14);
        Expect.Values(linalg.matrix_norm(x), Math.Sqrt(125));
    }
}
