using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests;

/// <summary>Compares tensors with numbers written out by hand.</summary>
internal static class Expect
{
    internal static void Values(Tensor actual, params double[] expected) => Near(1e-6, actual, expected);

    internal static void Near(double tolerance, Tensor actual, params double[] expected)
    {
        var values = actual.detach().to(ScalarType.Float64).data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.IsFinite(expected[i]))
                Assert.InRange(values[i], expected[i] - tolerance, expected[i] + tolerance);
            else
                Assert.Equal(expected[i], values[i]);
        }
    }

    internal static void Shape(Tensor actual, params long[] expected) => Assert.Equal(expected, actual.shape);

    internal static Tensor Matrix(double[,] rows) => tensor(rows);
}
