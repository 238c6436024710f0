using System.Buffers.Binary;
using System.Text;

namespace BigLearnEm.PyTorch;

/// <summary>
/// Reads the pickle of a state dictionary, and executes nothing: a closed set of opcodes over numbers, texts, tuples,
/// lists and dictionaries, and of names (<see cref="PickledGlobal"/>); whatever else stands in it is refused by name.
/// Values are long, double, bool, string, null, object[] for a tuple, List for a list,
/// <see cref="PickledDictionary"/>, <see cref="PickledStorage"/> and <see cref="PickledTensor"/>. Time and memory are
/// proportional to the bytes.
/// </summary>
/// <param name="bytes">The pickle.</param>
/// <param name="name">What to call it in messages.</param>
internal sealed class PickleReader(byte[] bytes, string name)
{
    private const byte ProtocolVersion = 2;
    private const int LongestShown = 80;
    private const string Damaged = "The file was cut off or altered; get a whole copy, or save it again.";

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    /// <summary>Reads the value.</summary>
    /// <exception cref="BadInputException">It is not whole, or holds what is not read here.</exception>
    public object? Read()
    {
        if (Byte() != PickleOpcode.Protocol || Byte() is not ProtocolVersion)
            throw new BadInputException(
                name, $"a pickle of protocol {ProtocolVersion}", "another",
                "Save it with torch.save as it is by default, without pickle_protocol.");
        while (true)
        {
            var opcode = Byte();
            if (opcode == PickleOpcode.Stop) return Pop();
            Step(opcode);
        }
    }

    private void Step(byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _marks.Add(_stack.Count); break;
            case PickleOpcode.None: _stack.Add(null); break;
            case PickleOpcode.True: _stack.Add(true); break;
            case PickleOpcode.False: _stack.Add(false); break;
            case PickleOpcode.Int8: _stack.Add((long)Byte()); break;
            case PickleOpcode.Int16: _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case PickleOpcode.Int32: _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case PickleOpcode.Long: _stack.Add(Long()); break;
            case PickleOpcode.Float: _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case PickleOpcode.Text: _stack.Add(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case PickleOpcode.EmptyDictionary: _stack.Add(new PickledDictionary()); break;
            case PickleOpcode.EmptyList: _stack.Add(new List<object?>()); break;
            case PickleOpcode.EmptyTuple: _stack.Add(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: _stack.Add(PopToMark()); break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                _stack.Add(PopMany(opcode - PickleOpcode.Tuple1 + 1)); break;
            case PickleOpcode.Append or PickleOpcode.Appends:
                Append(opcode == PickleOpcode.Append ? PopMany(1) : PopToMark()); break;
            case PickleOpcode.SetItem or PickleOpcode.SetItems:
                SetItems(opcode == PickleOpcode.SetItem ? PopMany(2) : PopToMark()); break;
            case PickleOpcode.Put: _memo[Byte()] = Top(); break;
            case PickleOpcode.LongPut: _memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Top(); break;
            case PickleOpcode.Get: _stack.Add(Remembered(Byte())); break;
            case PickleOpcode.LongGet: _stack.Add(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case PickleOpcode.Global: _stack.Add(Global()); break;
            case PickleOpcode.PersistentId: _stack.Add(Storage(Pop())); break;
            case PickleOpcode.Reduce: Reduce(); break;
            case PickleOpcode.Build: Build(); break;
            default:
                throw Foreign($"the opcode 0x{opcode:x2} at byte {_at - 1}");
        }
    }

    private PickledGlobal Global()
    {
        var (module, member) = (Line(), Line());
        if (PickledGlobal.Find(module, member) is { } global) return global;
        if (module == "torch" && member.EndsWith("Storage", StringComparison.Ordinal))
            throw new BadInputException(
                name, $"tensors of {PickledGlobal.StorageNames}", Shown(member),
                "Convert them before they are saved, for instance with .float().");
        throw Foreign($"the name {Shown($"{module}.{member}")}");
    }

    // ('storage', type, key, where it was, number of elements)
    private PickledStorage Storage(object? id) =>
        id is object?[] and ["storage", PickledGlobal { Storage: { } type }, string key, string, long count and >= 0]
            ? new PickledStorage(type, key, count)
            : throw Foreign("a storage that is not told by type, key, device and number of elements");

    private void Reduce()
    {
        var (arguments, callee) = (Pop(), Pop());
        if (callee == PickledGlobal.Dictionary && arguments is object?[] and []) _stack.Add(new PickledDictionary());
        else if (callee == PickledGlobal.Tensor && arguments is object?[] of) _stack.Add(Tensor(of));
        else if (callee == PickledGlobal.Parameter && arguments is object?[] and [PickledTensor tensor, bool, _])
            _stack.Add(tensor);
        else throw Foreign("a call that is none of an empty OrderedDict, a tensor and a parameter");
    }

    // (storage, offset, sizes, strides, requires_grad, backward_hooks[, nothing])
    private PickledTensor Tensor(object?[] arguments)
    {
        if (arguments is not [PickledStorage storage, long offset, object?[] sizes, object?[] steps, bool, _, ..]
            || arguments.Length > 7 || (arguments.Length == 7 && arguments[6] is not (null or PickledDictionary { Count: 0 }))
            || !Array.TrueForAll(sizes, size => size is long) || !Array.TrueForAll(steps, step => step is long))
            throw Foreign("a tensor that is not a plain view of a storage");
        var shape = Array.ConvertAll(sizes, size => (long)size!);
        var tensor = new PickledTensor(storage, offset, shape, Array.ConvertAll(steps, step => (long)step!));
        return tensor.Fits() ? tensor : throw new BadInputException(
            name, $"tensors of at most {Array.MaxLength} bytes inside of their storages",
            $"one of shape [{Shown(string.Join(", ", shape))}] at {offset} of {storage.Count} elements", Damaged);
    }

    // A state dictionary carries versions of its layers as an attribute; nothing here asks for them.
    private void Build()
    {
        var state = Pop();
        if (state is not PickledDictionary || Top() is not PickledDictionary)
            throw Foreign("attributes of something that is no dictionary");
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0 || Top() is not PickledDictionary dictionary)
            throw Broken("keys and values for a dictionary");
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not string key) throw Foreign("a dictionary with a key that is no text");
            dictionary[key] = items[i + 1];
        }
    }

    private void Append(object?[] items)
    {
        if (Top() is not List<object?> list) throw Broken("a list to append to");
        list.AddRange(items);
    }

    private object? Remembered(long index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Broken($"a value under {index}");

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Broken("a value");

    private object? Pop()
    {
        var value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopMany(int count)
    {
        if (_stack.Count - Floor < count) throw Broken($"{count} values");
        return PopFrom(_stack.Count - count);
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0) throw Broken("a mark");
        var start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return PopFrom(start);
    }

    private object?[] PopFrom(int start)
    {
        var values = _stack.GetRange(start, _stack.Count - start).ToArray();
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    // What stands below the last mark is out of reach until that mark is taken.
    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    private long Long()
    {
        var digits = Bytes(Byte());
        if (digits.Length > sizeof(long)) throw Foreign("a whole number of more than 64 bits");
        if (digits.Length == 0) return 0;
        long value = (sbyte)digits[^1];
        for (var i = digits.Length - 2; i >= 0; i--) value = (value << 8) | digits[i];
        return value;
    }

    private string Line()
    {
        var length = bytes.AsSpan(_at).IndexOf((byte)'\n');
        if (length < 0) throw Broken("the end of a name");
        var line = Encoding.Latin1.GetString(Bytes(length));
        _at++;
        return line;
    }

    private string Text(uint length)
    {
        if (length > bytes.Length - _at) throw Broken($"a text of {length} bytes");
        return Encoding.UTF8.GetString(Bytes((int)length));
    }

    private byte Byte() => Bytes(1)[0];

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > bytes.Length - _at) throw Broken($"{count} bytes more");
        var part = bytes.AsSpan(_at, count);
        _at += count;
        return part;
    }

    private BadInputException Broken(string expected) => new(name, $"{expected} at byte {_at}", "none", Damaged);

    private BadInputException Foreign(string got) => new(
        name, "names and tensors alone, as nothing in a file is executed here", got,
        "Save the weights by themselves: torch.save(model.state_dict(), FILE).");

    /// <summary>A text of a file as a message can show it.</summary>
    public static string Shown(string text)
    {
        var plain = string.Concat(text.Take(LongestShown).Select(letter => char.IsControl(letter) ? '?' : letter));
        return text.Length > LongestShown ? plain + "..." : plain;
    }
}
