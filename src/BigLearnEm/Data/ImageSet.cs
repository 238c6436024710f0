using System.Security.Cryptography;

namespace BigLearnEm.Data;

/// <summary>
/// N grey images of one size, with or without ground-truth labels. The set does not change after it was made: the
/// arrays are held without a copy, so whoever made them must not write to them afterwards, and neither may a reader.
/// </summary>
public sealed class ImageSet
{
    /// <summary>Creates a set from its parts, which are held and not copied.</summary>
    /// <param name="name">A short name for tables and file names, for instance <c>fashion-mnist</c>.</param>
    /// <param name="source">Where the images come from, in words for a person.</param>
    /// <param name="pixels">Grey values 0 to 255, (N*H*W), image by image and row by row.</param>
    /// <param name="count">N, the number of images, at least 1.</param>
    /// <param name="height">H, the rows of an image, at least 1.</param>
    /// <param name="width">W, the columns of an image, at least 1.</param>
    /// <param name="labels">The class of each image (N), each at least 0; null where nobody knows it.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a label is below zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count or a size is below 1.</exception>
    public ImageSet(
        string name, string source, byte[] pixels, int count, int height, int width, int[]? labels = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if ((decimal)count * height * width != pixels.Length)
        {
            throw new ArgumentException(
                $"expected {count} x {height} x {width} pixels, got {pixels.Length}", nameof(pixels));
        }

        if (labels is not null && labels.Length != count)
            throw new ArgumentException($"expected {count} labels, got {labels.Length}", nameof(labels));
        if (labels is not null && labels.AsSpan().ContainsAnyInRange(int.MinValue, -1))
            throw new ArgumentException("expected labels of at least 0, got a negative one", nameof(labels));

        Name = name;
        Source = source;
        Pixels = pixels;
        Count = count;
        Height = height;
        Width = width;
        Labels = labels;
    }

    /// <summary>A short name for tables and file names.</summary>
    public string Name { get; }

    /// <summary>Where the images come from, in words for a person.</summary>
    public string Source { get; }

    /// <summary>Grey values 0 to 255, (N*H*W), image by image and row by row.</summary>
    public byte[] Pixels { get; }

    /// <summary>N, the number of images.</summary>
    public int Count { get; }

    /// <summary>The SHA-256 of the grey values, in hexadecimal: the same images in another order have another one.</summary>
    public string PixelHash() => Convert.ToHexStringLower(SHA256.HashData(Pixels));

    /// <summary>H, the rows of an image.</summary>
    public int Height { get; }

    /// <summary>W, the columns of an image.</summary>
    public int Width { get; }

    /// <summary>D, the pixels of one image: H*W.</summary>
    public int PixelCount => Height * Width;

    /// <summary>The ground truth (N), for measuring only; null where nobody knows it.</summary>
    public int[]? Labels { get; }

    /// <summary>What a class is called: its number and name, or <c>class 3</c> where the project knows no name.</summary>
    /// <param name="label">The class, at least 0.</param>
    public string ClassName(int label)
    {
        var names = Name switch
        {
            FashionMnist.OfficialName => FashionMnist.ClassNames,
            Garments.SetName => Garments.ClassNames,
            _ => [],
        };
        return label < names.Count ? $"{label} {names[label]}" : $"class {label}";
    }

    /// <summary>The pixels of one image.</summary>
    /// <param name="index">Which image, 0 to N-1.</param>
    /// <returns>A view of H*W grey values, row by row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Pixels.AsSpan(index * PixelCount, PixelCount);
    }
}
