using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>TorchSharp's entry point, as far as BigLearnEm uses it, over the machine's own libtorch.</summary>
public static partial class torch
{
    public static int get_num_threads() => Bridge.biglearn_num_threads();

    public static void set_num_threads(int num) => Bridge.Check(Bridge.biglearn_set_num_threads(num));

    public static int get_num_interop_threads() => Bridge.biglearn_num_interop_threads();

    public static void set_num_interop_threads(int num) => Bridge.Check(Bridge.biglearn_set_num_interop_threads(num));

    /// <summary>Opens a scope that owns the tensors made on this thread until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;

    /// <summary>Runs <paramref name="expr"/> in a scope of its own and lets only its result out.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
