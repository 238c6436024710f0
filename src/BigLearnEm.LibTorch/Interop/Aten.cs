using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Interop;

/// <summary>
/// Calls ATen's operators by schema name, <c>"add.Tensor"</c> for <c>aten::add</c>'s overload <c>Tensor</c>. Arguments are
/// positional; missing trailing ones take the schema's defaults. A failure of libtorch becomes an ExternalException.
/// </summary>
internal static unsafe class Aten
{
    /// <summary>Words for lists and strings that a call keeps on the stack; more than any usual shape needs.</summary>
    private const int WordsOnStack = 48;

    private static readonly Lock Growing = new();
    private static volatile Dictionary<string, nint> operators = [];

    /// <summary>Runs an operator whose result is one tensor.</summary>
    internal static Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(name, arguments, &result, 1);
        return new Tensor(result.Pointer);
    }

    /// <summary>Runs an operator for its effect and drops its results, as the in-place ones are run.</summary>
    internal static void Do(string name, params ReadOnlySpan<Argument> arguments) => Invoke(name, arguments, null, 0);

    /// <summary>Runs an operator whose results begin with two tensors.</summary>
    internal static (Tensor, Tensor) CallForTwo(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[2];
        Invoke(name, arguments, results, 2);
        return (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer));
    }

    /// <summary>Runs an operator whose results begin with three tensors.</summary>
    internal static (Tensor, Tensor, Tensor) CallForThree(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[3];
        Invoke(name, arguments, results, 3);
        return (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer), new Tensor(results[2].Pointer));
    }

    /// <summary>Runs an operator whose result is a list of tensors.</summary>
    internal static Tensor[] CallForList(string name, params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(name, arguments, &result, 1);
        var handles = (nint*)result.Pointer;
        var tensors = new Tensor[result.Count];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = new Tensor(handles[i]);
        Bridge.biglearn_free_list(result.Pointer);
        return tensors;
    }

    /// <summary>Runs an operator whose result is true or false.</summary>
    internal static bool CallForBool(string name, params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(name, arguments, &result, 1);
        return result.Integer != 0;
    }

    /// <summary>Runs an operator whose result is a number.</summary>
    internal static Scalar CallForScalar(string name, params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(name, arguments, &result, 1);
        return result.Tag switch
        {
            Tag.Int => result.Integer,
            Tag.Bool => result.Integer != 0,
            _ => result.Real,
        };
    }

    [SkipLocalsInit]
    private static void Invoke(string name, ReadOnlySpan<Argument> arguments, Value* results, int capacity)
    {
        var needed = 0;
        foreach (ref readonly var argument in arguments)
            needed += argument.Words;
        var room = needed <= WordsOnStack ? stackalloc long[WordsOnStack] : new long[needed];
        var values = stackalloc Value[arguments.Length];
        fixed (long* start = room)
        {
            var words = start;
            for (var i = 0; i < arguments.Length; i++)
                arguments[i].Write(values + i, ref words);
            Bridge.Check(Bridge.biglearn_call(Find(name), values, arguments.Length, results, capacity));
        }
    }

    private static nint Find(string name) =>
        operators.TryGetValue(name, out var handle) ? handle : LookUp(name);

    private static nint LookUp(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (schema, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        var handle = Bridge.Check(Bridge.biglearn_operator("aten::" + schema, overload));
        lock (Growing)
            operators = new(operators) { [name] = handle };
        return handle;
    }
}
