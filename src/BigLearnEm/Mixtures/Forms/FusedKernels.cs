using System.Runtime.Intrinsics;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>The kernels by vector width.</summary>
internal static class FusedKernels
{
    /// <summary>Every kernel this processor runs, widest first; the last runs everywhere.</summary>
    public static IReadOnlyList<IFusedKernel> Supported { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? [new FusedKernel<Lanes512, Vector512<double>>()] : Array.Empty<IFusedKernel>(),
        .. Vector256.IsHardwareAccelerated ? [new FusedKernel<Lanes256, Vector256<double>>()] : Array.Empty<IFusedKernel>(),
        new FusedKernel<Lanes128, Vector128<double>>(),
    ];

    /// <summary>The widest kernel this processor runs.</summary>
    public static IFusedKernel Widest => Supported[0];
}
