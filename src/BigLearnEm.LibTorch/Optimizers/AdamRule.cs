using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The arithmetic of Adam's step, in the order and the precision in which PyTorch computes it.</summary>
internal static class AdamRule
{
    /// <summary>
    /// Moves the averages on and the parameter against them:
    /// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p -= lr m' / (sqrt(v') + eps), m' and v' being m and v
    /// without the bias of their zero start (Kingma and Ba, algorithm 1).
    /// </summary>
    internal static void Apply(
        Parameter parameter, Tensor grad, long step, Tensor average, Tensor squares, ref Tensor? largestSquares,
        double lr, double beta1, double beta2, double eps)
    {
        Aten.Do("mul_.Scalar", average, beta1);
        Aten.Do("add_.Tensor", average, grad, 1 - beta1);
        Aten.Do("mul_.Scalar", squares, beta2);
        Aten.Do("addcmul_", squares, grad, grad, 1 - beta2);
        var spread = squares;
        if (largestSquares is not null)
        {
            var former = largestSquares;
            largestSquares = maximum(former, squares).DetachFromDisposeScope();
            former.Dispose();
            spread = largestSquares;
        }
        using var root = spread.sqrt();
        using var denominator = root / Math.Sqrt(1 - Math.Pow(beta2, step));
        Aten.Do("add_.Scalar", denominator, eps);
        Aten.Do("addcdiv_", parameter, average, denominator, -(lr / (1 - Math.Pow(beta1, step))));
    }

    /// <exception cref="ArgumentException">A figure is out of its range.</exception>
    internal static void Check(double lr, double beta1, double beta2, double eps, double weight_decay)
    {
        if (lr < 0)
            throw new ArgumentException($"Invalid learning rate: {lr}");
        if (eps < 0)
            throw new ArgumentException($"Invalid epsilon: {eps}");
        if (beta1 is < 0 or >= 1)
            throw new ArgumentException($"Invalid beta1: {beta1}");
        if (beta2 is < 0 or >= 1)
            throw new ArgumentException($"Invalid beta2: {beta2}");
        if (weight_decay < 0)
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
    }
}
