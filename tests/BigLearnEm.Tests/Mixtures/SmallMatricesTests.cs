using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class SmallMatricesTests
{
    public static TheoryData<int> Sizes() => [1, 2, 3, 8, 17, 64];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Factor_and_inverse_agree_with_torch(int size)
    {
        using var scope = NewDisposeScope();
        var matrix = Definite(size);
        var factor = Values(matrix);
        var inverse = new double[size * size];

        Assert.True(SmallMatrices.TryCholesky(factor, size));
        SmallMatrices.InvertLower(factor, inverse, size);

        var expected = linalg.cholesky(matrix);
        AssertClose(expected, tensor(factor, [size, size], dtype: float64).tril());
        AssertClose(linalg.inv(expected), tensor(inverse, [size, size], dtype: float64));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Congruence_is_the_product_of_three(int size)
    {
        using var scope = NewDisposeScope();
        var kept = Math.Max(1, size - 2);
        var matrix = Definite(size);
        var basis = Random(kept, size, 2);
        var result = new double[kept * kept];

        SmallMatrices.Congruence(Values(basis), Values(matrix), result, kept, size);

        AssertClose(basis.mm(matrix).mm(basis.t()), tensor(result, [kept, kept], dtype: float64));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_become_orthonormal_and_keep_the_space_of_those_before(int size)
    {
        using var scope = NewDisposeScope();
        var matrix = Random(size, size, 3);
        var rows = Values(matrix);

        SmallMatrices.Orthonormalize(rows, size);

        var frame = tensor(rows, [size, size], dtype: float64);
        AssertClose(eye(size, dtype: float64), frame.mm(frame.t()));
        var triangle = matrix.mm(frame.t());
        AssertClose(triangle.tril(), triangle);
        Assert.True(triangle.diagonal().min().item<double>() > 0);
    }

    [Fact]
    public void A_matrix_that_is_not_definite_has_no_factor()
    {
        Assert.False(SmallMatrices.TryCholesky(new double[] { 1, 2, 2, 1 }, 2));
        Assert.False(SmallMatrices.TryCholesky(new double[] { 1, 1, 1, 1 }, 2));
        Assert.False(SmallMatrices.TryCholesky(new double[] { 1, double.NaN, double.NaN, 1 }, 2));
    }

    private static Tensor Random(int rows, int columns, int iteration)
    {
        var random = new DerivedRandom(5, "small matrices", iteration);
        return tensor(
            Enumerable.Range(0, rows * columns).Select(_ => random.NextGaussian()).ToArray(), [rows, columns],
            dtype: float64);
    }

    private static Tensor Definite(int size)
    {
        var root = Random(size, size, 1);
        return root.mm(root.t()) + eye(size, dtype: float64);
    }

    private static double[] Values(Tensor matrix) => matrix.contiguous().data<double>().ToArray();

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.True(
            (expected - actual).abs().max().item<double>() <= 1e-11 * expected.abs().max().item<double>(),
            $"{(expected - actual).abs().max().item<double>()}");
}
