using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
#pragma warning disable CA1051 // A field for derived optimizers, as in TorchSharp.
            protected IList<ParamGroup> _parameter_groups = [];
#pragma warning restore CA1051

            protected Optimizer(nint handle)
            {
                if (handle != 0)
                    throw new NotSupportedException("libtorch's own optimizers are not supplied by BigLearnEm.LibTorch.");
            }

            ~Optimizer() => Dispose(false);

            /// <summary>The groups, by which learning rates are read and changed.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            public virtual void zero_grad() => throw new NotSupportedException($"{GetType().Name} has to bring this itself.");

            public virtual void add_param_group(ParamGroup param_group) => throw new NotSupportedException($"{GetType().Name} has to bring this itself.");

            /// <summary>One step; <paramref name="closure"/>, if given, computes the loss before it.</summary>
            public virtual Tensor step(Func<Tensor>? closure = null) => throw new NotSupportedException($"{GetType().Name} has to bring this itself.");

            public virtual IEnumerable<Parameter> parameters() => throw new NotSupportedException($"{GetType().Name} has to bring this itself.");

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>An optimizer's options by group and states by parameter: the objects themselves, not copies.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                public List<OptimizerOptions> Options { get; private set; } = [];

                public List<OptimizerState> State { get; private set; } = [];

                /// <summary>For each group, where in <see cref="State"/> its parameters' states are.</summary>
                public List<List<int>> StateIndexRef { get; private set; } = [];
            }
        }

        /// <summary>A learning rate that can be changed.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        /// <summary>A momentum that can be changed.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        /// <summary>Adam's decay rates, which can be changed.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
