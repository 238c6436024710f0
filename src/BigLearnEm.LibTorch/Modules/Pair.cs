namespace TorchSharp.Modules;

/// <summary>The two figures of a two-dimensional layer as a list.</summary>
internal static class Pair
{
    internal static long[] Of((long, long) pair) => [pair.Item1, pair.Item2];

    internal static long[]? Of((long, long)? pair) => pair is { } given ? Of(given) : null;

    internal static long[]? Of(long? both) => both is { } given ? [given, given] : null;
}
