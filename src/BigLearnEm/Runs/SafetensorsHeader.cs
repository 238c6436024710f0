using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BigLearnEm.Runs;

/// <summary>The header of a safetensors file, read with everything it claims held against the file's length.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The header's key for the map of strings.</summary>
    public const string MetadataKey = "__metadata__";

    private const int LengthBytes = 8;
    private const string Remedy = "The file is truncated or altered; delete or move it, or get a whole copy.";

    private readonly string _name;
    private readonly long _dataLength;

    private SafetensorsHeader(string name, byte[] bytes, long dataLength)
    {
        _name = name;
        _dataLength = dataLength;
        Bytes = bytes;
    }

    /// <summary>Where a tensor's bytes stand, counted from the first tensor's first byte.</summary>
    internal sealed record Tensor(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<Tensor> Tensors { get; private set; } = [];

    /// <summary>The map of strings, sorted by key.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Header length, header and padding as they stand in the file.</summary>
    public byte[] Bytes { get; }

    /// <summary>The bytes of a file before the first tensor's.</summary>
    /// <exception cref="ArgumentException">The header would be over 100 MB.</exception>
    public static byte[] Build(IEnumerable<SafetensorsEntry> entries, SortedDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[LengthBytes]);
        using (var json = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0) WriteMetadata(json, metadata);
            var offset = 0L;
            foreach (var entry in entries) offset = WriteTensor(json, entry, offset);
            json.WriteEndObject();
        }

        while (buffer.Length % LengthBytes != 0) buffer.WriteByte((byte)' ');
        var bytes = buffer.ToArray();
        var length = bytes.Length - LengthBytes;
        if (length > SafetensorsFile.LargestHeader)
            throw new ArgumentException($"The header would have {length} bytes, over the format's limit of 100 MB.");
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }

    /// <summary>Reads a header and leaves the stream at the first tensor's first byte.</summary>
    /// <exception cref="BadInputException">The header is not one, or does not fit the file's length.</exception>
    public static SafetensorsHeader Read(Stream stream, string name)
    {
        var available = stream.Length - stream.Position;
        if (available < LengthBytes)
            throw new BadInputException(name, "a safetensors file of at least 8 bytes", $"{available} bytes", Remedy);
        var prefix = new byte[LengthBytes];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var most = Math.Min(available - LengthBytes, SafetensorsFile.LargestHeader);
        if (length > (ulong)most)
            throw new BadInputException(
                name, $"a header of at most {most} bytes in a file of {available}", $"one of {length}", Remedy);

        var bytes = new byte[LengthBytes + (int)length];
        prefix.CopyTo(bytes, 0);
        stream.ReadExactly(bytes.AsSpan(LengthBytes));
        var header = new SafetensorsHeader(name, bytes, available - bytes.Length);
        header.Parse();
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, SortedDictionary<string, string> metadata)
    {
        json.WriteStartObject(MetadataKey);
        foreach (var (key, value) in metadata) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static long WriteTensor(Utf8JsonWriter json, SafetensorsEntry entry, long begin)
    {
        var end = begin + entry.Data.Length;
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Type.HeaderName());
        json.WriteStartArray("shape");
        foreach (var size in entry.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    private void Parse()
    {
        var json = Bytes.AsMemory(LengthBytes);
        if (json.Length == 0 || json.Span[0] != (byte)'{') throw Bad("a JSON object as header", "something else");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var tensors = new List<Tensor>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey) ReadMetadata(property.Value);
                else tensors.Add(ReadTensor(property.Name, property.Value));
            }

            Tensors = [.. tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new BadInputException(
                _name, "a safetensors header in JSON, each key once", error.Message.TrimEnd('.'), Remedy, error);
        }

        RequireContiguous();
    }

    private void ReadMetadata(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw Bad($"a string as metadata {property.Name}", property.Value.ValueKind.ToString());
            Metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private Tensor ReadTensor(string tensor, JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name is not ("dtype" or "shape" or "data_offsets"))
                throw Bad($"dtype, shape and data_offsets for tensor {tensor}", $"a key {property.Name} too");
        }

        var typeName = Member(tensor, element, "dtype").GetString() ?? "null";
        if (SafetensorsTypeExtensions.FromHeaderName(typeName) is not { } type)
            throw new BadInputException(
                _name, $"one of the types {SafetensorsTypeExtensions.AllNames} for tensor {tensor}", typeName,
                "Convert the tensor to one of these types.");
        var shape = Numbers(Member(tensor, element, "shape"));
        var offsets = Numbers(Member(tensor, element, "data_offsets"));
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > _dataLength)
            throw Bad(
                $"tensor {tensor} within the {_dataLength} bytes of data", $"offsets {string.Join(" to ", offsets)}");
        if (!SafetensorsEntry.TryByteLength(type, shape, out var length) || length != offsets[1] - offsets[0])
            throw Bad(
                $"as many bytes for tensor {tensor} as {typeName} of shape [{string.Join(", ", shape)}] takes",
                $"{offsets[1] - offsets[0]}");
        if (length > Array.MaxLength)
            throw new BadInputException(
                _name, $"at most {Array.MaxLength} bytes for tensor {tensor}", $"{length}", "Split the tensor.");
        return new Tensor(tensor, type, shape, offsets[0], offsets[1]);
    }

    private JsonElement Member(string tensor, JsonElement element, string member) =>
        element.TryGetProperty(member, out var value)
            ? value
            : throw Bad($"{member} for tensor {tensor}", "none");

    private static long[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(element => element.GetInt64())];

    // No gap, no overlap, nothing behind the last tensor: each byte of the file belongs to one tensor.
    private void RequireContiguous()
    {
        var expected = 0L;
        foreach (var tensor in Tensors)
        {
            if (tensor.Begin != expected)
                throw Bad($"tensor {tensor.Name} to begin at byte {expected} of the data", $"{tensor.Begin}");
            expected = tensor.End;
        }

        if (expected != _dataLength) throw Bad($"{expected} bytes of data behind the header", $"{_dataLength}");
    }

    private BadInputException Bad(string expected, string got) => new(_name, expected, got, Remedy);
}
