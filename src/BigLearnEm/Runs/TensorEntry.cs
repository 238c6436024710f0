using static TorchSharp.torch;

namespace BigLearnEm.Runs;

/// <summary>Tensors as entries of a safetensors file, and back.</summary>
public static class TensorEntry
{
    /// <summary>Copies a tensor's contents to an entry.</summary>
    /// <param name="name">Name of the entry.</param>
    /// <param name="values">A float32 or float64 tensor of any shape, on any device.</param>
    /// <exception cref="NotSupportedException">The tensor has another type.</exception>
    public static SafetensorsEntry Of(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var host = values.detach().cpu().contiguous();
        return values.dtype switch
        {
            ScalarType.Float32 => SafetensorsEntry.From<float>(name, host.data<float>().ToArray(), values.shape),
            ScalarType.Float64 => SafetensorsEntry.From<double>(name, host.data<double>().ToArray(), values.shape),
            _ => throw new NotSupportedException($"{name}: expected float32 or float64, got {values.dtype}."),
        };
    }

    /// <summary>A new tensor with an entry's contents.</summary>
    /// <param name="entry">An F32 or F64 entry.</param>
    /// <param name="device">Where the tensor is to live.</param>
    /// <exception cref="BadInputException">The entry has another type.</exception>
    public static Tensor ToTensor(SafetensorsEntry entry, Device device)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var shape = entry.Shape.ToArray();
        return entry.Type switch
        {
            SafetensorsType.F32 => tensor(entry.ToArray<float>(), shape, dtype: float32, device: device),
            SafetensorsType.F64 => tensor(entry.ToArray<double>(), shape, dtype: float64, device: device),
            _ => throw new BadInputException(
                $"tensor {entry.Name}", "type F32 or F64", entry.Type.HeaderName(), "Save it as floating point."),
        };
    }

    /// <summary>Copies an entry's contents into a tensor of the same shape.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="target">The tensor; its contents are replaced.</param>
    /// <exception cref="BadInputException">The shapes differ.</exception>
    public static void CopyInto(SafetensorsEntry entry, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(target);
        if (!entry.Shape.SequenceEqual(target.shape))
            throw new BadInputException(
                $"tensor {entry.Name}", $"shape [{string.Join(", ", target.shape)}]",
                $"[{string.Join(", ", entry.Shape)}]", "Give weights of the same architecture: --n_z and the image size must agree.");
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        target.copy_(ToTensor(entry, target.device));
    }
}
