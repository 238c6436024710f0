namespace BigLearnEm.Data;

/// <summary>
/// Images of one size whose pixels belong to groups, for instance to the shapes that were drawn. As an
/// <see cref="ImageSet"/>, a set does not change after it was made: its arrays are held without a copy.
/// </summary>
public sealed class GroupedImages
{
    /// <summary>The group of a pixel that belongs to nothing.</summary>
    public const byte Background = 0;

    /// <summary>The group of a pixel that belongs to several shapes at once; it counts for none.</summary>
    public const byte Overlap = 255;

    /// <summary>Creates a set from its parts, which are held and not copied.</summary>
    /// <param name="images">N images of P pixels.</param>
    /// <param name="groups">
    /// The group of each pixel (N*P): <see cref="Background"/>, 1 to 254, or <see cref="Overlap"/>.
    /// </param>
    /// <exception cref="ArgumentException">There are not as many groups as pixels.</exception>
    public GroupedImages(ImageSet images, byte[] groups)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Length != images.Pixels.Length)
            throw new ArgumentException($"expected {images.Pixels.Length} groups, got {groups.Length}", nameof(groups));
        Images = images;
        Groups = groups;
    }

    /// <summary>The images.</summary>
    public ImageSet Images { get; }

    /// <summary>The group of each pixel (N*P), for measuring only.</summary>
    public byte[] Groups { get; }

    /// <summary>N, the number of images.</summary>
    public int Count => Images.Count;

    /// <summary>The groups of one image (P).</summary>
    /// <param name="index">Which image, 0 to N-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> GroupsOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Groups.AsSpan(index * Images.PixelCount, Images.PixelCount);
    }

    /// <summary>The first images of the set; the set itself where it has no more.</summary>
    /// <param name="count">How many, at least 1.</param>
    public GroupedImages First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count >= Count) return this;
        var length = count * Images.PixelCount;
        return new GroupedImages(
            new ImageSet(Images.Name, Images.Source, Images.Pixels[..length], count, Images.Height, Images.Width),
            Groups[..length]);
    }
}
