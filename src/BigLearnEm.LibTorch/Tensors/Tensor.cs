using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A libtorch tensor. Its maker owns it: dispose it, or leave it to the innermost dispose scope of the thread that
    /// made it; the finalizer is only a last resort. In-place methods return this same object.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;

        internal nint handle;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            if (handle == 0)
                return;
            var total = Interlocked.Increment(ref totalCount);
            if (total > peakCount)
                peakCount = total;
            if (register)
                OwningDisposeScope = DisposeScopeManager.ThreadSingleton.RegisterOnCurrentDisposeScope(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>How many tensors .NET holds now.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <summary>The most tensors that .NET ever held.</summary>
        public static long PeakCount => peakCount;

        /// <summary>A name for people; libtorch does not see it.</summary>
        public string? name { get; set; }

        public bool IsInvalid => handle == 0;

        /// <exception cref="InvalidOperationException">The tensor has been disposed.</exception>
        public nint Handle =>
            handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0)
                return;
            DisposeScopeManager.ThreadSingleton.CountDisposal(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref totalCount);
            Bridge.biglearn_tensor_free(handle);
            handle = 0;
        }

        /// <summary>Gives this tensor to the scope around its own; where there is none, to its holder.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes this tensor out of the scopes; its holder disposes it from now on.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null && other is not null)
                other.Attach(this);
            else
                OwningDisposeScope?.MoveToOther(other, this);
            return this;
        }

        /// <summary>A second tensor object over the same native tensor, to be disposed on its own.</summary>
        public Tensor alias() => new(Bridge.Check(Bridge.biglearn_tensor_alias(Handle)));

        /// <summary>Takes the native tensor out of this object, which is then disposed of without releasing it.</summary>
        internal nint MoveHandle()
        {
            var moved = Handle;
            handle = 0;
            Interlocked.Decrement(ref totalCount);
#pragma warning disable CA1816 // Nothing is left to finalize.
            GC.SuppressFinalize(this);
#pragma warning restore CA1816
            return moved;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether both tensors have the same shape and the same elements.</summary>
        public bool Equals(Tensor target) => target is not null && Aten.CallForBool("equal", this, target);

        public override int GetHashCode() => base.GetHashCode();

        public override string ToString() =>
            $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";
    }
}
