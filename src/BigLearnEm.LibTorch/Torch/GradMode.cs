using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradModeGuard(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradModeGuard(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeGuard(mode);

    public static bool is_grad_enabled() => Bridge.biglearn_grad_mode() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceModeGuard(mode);

    public static bool is_inference_mode_enabled() => Bridge.biglearn_is_inference_mode() != 0;

    /// <summary>Sets whether this thread records gradients, and puts it back when disposed.</summary>
    private sealed class GradModeGuard : IDisposable
    {
        private readonly bool before = is_grad_enabled();

        internal GradModeGuard(bool enabled) => Bridge.biglearn_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Bridge.biglearn_set_grad_mode(before ? 1 : 0);
    }

    private sealed class InferenceModeGuard : IDisposable
    {
        private nint guard;

        internal InferenceModeGuard(bool enabled) =>
            guard = Bridge.Check(Bridge.biglearn_inference_mode_enter(enabled ? 1 : 0));

        public void Dispose()
        {
            if (guard == 0)
                return;
            Bridge.biglearn_inference_mode_leave(guard);
            guard = 0;
        }
    }
}
