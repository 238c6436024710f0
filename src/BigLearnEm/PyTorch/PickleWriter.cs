using System.Buffers.Binary;
using System.Text;
using BigLearnEm.Runs;

namespace BigLearnEm.PyTorch;

/// <summary>
/// Writes the pickle of a state dictionary, an OrderedDict of tensors, each over a storage of its own: what
/// <c>torch.load</c> reads, with <c>weights_only=True</c> too.
/// </summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>The pickle of named tensors; that of index i has the storage of key i.</summary>
    public static byte[] StateDictionary(IReadOnlyList<SafetensorsEntry> entries)
    {
        var writer = new PickleWriter();
        writer.Opcodes(PickleOpcode.Protocol, 2);
        writer.EmptyOrderedDictionary();
        writer.Opcodes(PickleOpcode.Mark);
        for (var i = 0; i < entries.Count; i++)
        {
            writer.Text(entries[i].Name);
            writer.Tensor(entries[i], i);
        }

        writer.Opcodes(PickleOpcode.SetItems, PickleOpcode.Stop);
        return writer._bytes.ToArray();
    }

    private void Tensor(SafetensorsEntry entry, int key)
    {
        Global(PickledGlobal.Tensor);
        Opcodes(PickleOpcode.Mark);
        Storage(entry, key);
        Whole(0);
        Tuple(entry.Shape);
        Tuple(RowMajor(entry.Shape));
        // No gradients, no hooks.
        Opcodes(PickleOpcode.False);
        EmptyOrderedDictionary();
        Opcodes(PickleOpcode.Tuple, PickleOpcode.Reduce);
    }

    private void Storage(SafetensorsEntry entry, int key)
    {
        Opcodes(PickleOpcode.Mark);
        Text("storage");
        Global(PickledGlobal.StorageOf(entry.Type));
        Text($"{key}");
        Text("cpu");
        Whole(entry.Data.Length / entry.Type.ElementSize());
        Opcodes(PickleOpcode.Tuple, PickleOpcode.PersistentId);
    }

    private static long[] RowMajor(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape[axis]);
        }

        return strides;
    }

    private void EmptyOrderedDictionary()
    {
        Global(PickledGlobal.Dictionary);
        Opcodes(PickleOpcode.EmptyTuple, PickleOpcode.Reduce);
    }

    private void Tuple(IReadOnlyList<long> values)
    {
        Opcodes(PickleOpcode.Mark);
        foreach (var value in values) Whole(value);
        Opcodes(PickleOpcode.Tuple);
    }

    private void Whole(long value)
    {
        Span<byte> digits = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(digits, value);
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            Opcodes(PickleOpcode.Int32);
            _bytes.AddRange(digits[..sizeof(int)]);
        }
        else
        {
            Opcodes(PickleOpcode.Long, sizeof(long));
            _bytes.AddRange(digits);
        }
    }

    private void Text(string text)
    {
        var letters = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, letters.Length);
        Opcodes(PickleOpcode.Text);
        _bytes.AddRange(length);
        _bytes.AddRange(letters);
    }

    private void Global(PickledGlobal global)
    {
        Opcodes(PickleOpcode.Global);
        _bytes.AddRange(Encoding.ASCII.GetBytes($"{global.Module}\n{global.Name}\n"));
    }

    private void Opcodes(params ReadOnlySpan<byte> opcodes) => _bytes.AddRange(opcodes);
}
