using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own. It is a CPU generator whatever device is named.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(Bridge.Check(Bridge.biglearn_generator_new(seed))) => this.device = device ?? CPU;

        internal Generator(nint handle)
        {
            Handle = handle;
            device = CPU;
        }

        ~Generator() => Dispose(disposing: false);

        /// <summary>The generator used where none is named.</summary>
        public static Generator Default => new(Bridge.Check(Bridge.biglearn_generator_default()));

        public nint Handle { get; private set; }

        public Device device { get; private set; }

        public Tensor get_state() => new(Bridge.Check(Bridge.biglearn_generator_state(Handle)));

        public void set_state(Tensor value) =>
            Bridge.Check(Bridge.biglearn_generator_set_state(Handle, value.Handle));

        public Generator manual_seed(long seed)
        {
            Bridge.Check(Bridge.biglearn_generator_seed(Handle, (ulong)seed));
            return this;
        }

        public long seed()
        {
            var seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed() => (long)Bridge.biglearn_generator_initial_seed(Handle);

        public void Dispose()
        {
            Dispose(disposing: true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle == 0)
                return;
            Bridge.biglearn_generator_free(Handle);
            Handle = 0;
        }
    }

    /// <summary>Seeds the default generators of every device.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long seed() => random.seed();

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    public static partial class random
    {
        public static Generator manual_seed(long seed)
        {
            Bridge.Check(Bridge.biglearn_manual_seed((ulong)seed));
            return Generator.Default;
        }

        public static long seed()
        {
            using var generator = Generator.Default;
            return generator.seed();
        }

        public static long initial_seed()
        {
            using var generator = Generator.Default;
            return generator.initial_seed();
        }

        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Default;
            generator.set_state(new_state);
        }
    }
}
