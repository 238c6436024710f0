using BigLearnEm.Runs;

namespace BigLearnEm.PyTorch;

/// <summary>
/// One of the few names that a state dictionary's pickle may import. None is ever looked up or called: each only says
/// how the values that follow it are to be taken.
/// </summary>
internal sealed class PickledGlobal
{
    public static readonly PickledGlobal Dictionary = new("collections", "OrderedDict");
    public static readonly PickledGlobal Tensor = new("torch._utils", "_rebuild_tensor_v2");
    public static readonly PickledGlobal Parameter = new("torch._utils", "_rebuild_parameter");

    private static readonly PickledGlobal[] s_storages =
    [
        new("torch", "FloatStorage", SafetensorsType.F32), new("torch", "DoubleStorage", SafetensorsType.F64),
        new("torch", "LongStorage", SafetensorsType.I64), new("torch", "IntStorage", SafetensorsType.I32),
        new("torch", "ByteStorage", SafetensorsType.U8), new("torch", "BoolStorage", SafetensorsType.Bool),
    ];

    private static readonly PickledGlobal[] s_all = [Dictionary, Tensor, Parameter, .. s_storages];

    private PickledGlobal(string module, string name, SafetensorsType? storage = null)
    {
        (Module, Name, Storage) = (module, name, storage);
    }

    /// <summary>The module it is in.</summary>
    public string Module { get; }

    /// <summary>Its name there.</summary>
    public string Name { get; }

    /// <summary>The elements' type, of a storage; null for the others.</summary>
    public SafetensorsType? Storage { get; }

    /// <summary>The names of the storages, for messages.</summary>
    public static string StorageNames => string.Join(", ", s_storages.Select(storage => storage.Name));

    /// <summary>Finds one by its names; null where it is not among the few.</summary>
    public static PickledGlobal? Find(string module, string name) =>
        Array.Find(s_all, global => global.Module == module && global.Name == name);

    /// <summary>The storage that holds elements of a type.</summary>
    public static PickledGlobal StorageOf(SafetensorsType type) =>
        Array.Find(s_storages, storage => storage.Storage == type)!;
}
