using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after the other; what one gives the next takes, and is then disposed.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> steps = [];

    internal Sequential() : base(nameof(Sequential))
    {
    }

    protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : this()
    {
        foreach (var (key, module) in modules)
            append(key, module);
    }

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : this()
    {
        foreach (var module in modules)
            append(module);
    }

    public int Count => steps.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => steps[index].Module;

    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index]
    {
        get
        {
            var part = new Sequential();
            part.steps.AddRange(steps[(index.start ?? 0)..(index.end ?? steps.Count)]);
            return part;
        }
    }

    [IndexerName("SequentialItems")]
    public Sequential this[Range index] =>
        this[(index.Start.GetOffset(steps.Count), index.End.GetOffset(steps.Count))];

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        steps.Add((name, module));
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module) =>
        append(steps.Count.ToString(CultureInfo.InvariantCulture), module);

    public override Tensor forward(Tensor tensor)
    {
        if (steps.Count == 0)
            return tensor.alias();
        var current = steps[0].Module.call(tensor);
        foreach (var (_, module) in steps.Skip(1))
        {
            var next = module.call(current);
            current.Dispose();
            current = next;
        }
        return current;
    }

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
    {
        if (!recurse)
            yield break;
        HashSet<nint> seen = [0];
        foreach (var (outer, module) in named_children())
        {
            foreach (var (inner, parameter) in module.named_parameters(true))
            {
                if (seen.Add(parameter.handle))
                    yield return ($"{outer}.{inner}", parameter);
            }
        }
    }

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(
        bool recurse = true, bool include_persistent = true)
    {
        if (!recurse)
            yield break;
        HashSet<nint> seen = [0];
        foreach (var (outer, module) in named_children())
        {
            foreach (var (inner, buffer) in module.named_buffers(true, include_persistent))
            {
                if (seen.Add(buffer.handle))
                    yield return ($"{outer}.{inner}", buffer);
            }
        }
    }

    public override IEnumerable<(string name, nn.Module module)> named_children() =>
        steps.Select(step => (step.Name, (nn.Module)step.Module));

    public override IEnumerable<(string name, nn.Module module)> named_modules()
    {
        foreach (var child in named_children())
            yield return child;
        foreach (var (outer, module) in named_children())
        {
            foreach (var (inner, below) in module.named_modules())
                yield return ($"{outer}.{inner}", below);
        }
    }

    public override nn.Module apply(Action<nn.Module> fn)
    {
        foreach (var module in children())
            module.apply(fn);
        fn(this);
        return this;
    }

    // train and eval reach the parts through named_children.
    public override void train(bool on = true) => base.train(on);

    public override void eval() => base.eval();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var module in children())
                module.Dispose();
        }
        base.Dispose(disposing);
    }

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking)
    {
        foreach (var module in children())
            module._to(dtype, non_blocking);
        return this;
    }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking)
    {
        foreach (var module in children())
            module._to(device, dtype, non_blocking);
        return this;
    }

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
    {
        foreach (var module in children())
            module._to(deviceType, deviceIndex, non_blocking);
        return this;
    }
}
