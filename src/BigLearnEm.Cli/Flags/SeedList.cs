using System.Globalization;

namespace BigLearnEm.Cli.Flags;

/// <summary>The seeds of one command: <c>30</c>, a list <c>30,31,32</c>, a range <c>0..4</c>, or these
/// together.</summary>
internal static class SeedList
{
    private const int Most = 1000;
    private const string Remedy = "For instance 30, or 30,31,32, or 0..4 for five seeds.";

    /// <summary>Reads the seeds, in the order given.</summary>
    /// <param name="option">The option's name, for the message.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="UsageException">It is no list of seeds, has one twice, or more than a thousand.</exception>
    public static IReadOnlyList<ulong> Parse(string option, string text)
    {
        var seeds = new List<ulong>();
        foreach (var part in text.Split(','))
        {
            var (first, last) = Range(option, part, text);
            if (last < first || last - first >= (ulong)(Most - seeds.Count))
                throw new UsageException(option, $"at most {Most} seeds, ranges from low to high", $"'{text}'", Remedy);
            for (var i = 0UL; i <= last - first; i++) seeds.Add(first + i);
        }

        if (seeds.GroupBy(seed => seed).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException(option, "every seed once", $"{twice.Key} twice in '{text}'", Remedy);
        return seeds;
    }

    private static (ulong First, ulong Last) Range(string option, string part, string text)
    {
        var ends = part.Split("..");
        ulong first = 0, last = 0;
        if (ends.Length <= 2 && Read(ends[0], ref first) && Read(ends[^1], ref last)) return (first, last);
        throw new UsageException(
            option, "whole numbers from 0 to 2^63-1, a list or a range of them", $"'{text}'", Remedy);
    }

    private static bool Read(string text, ref ulong value) =>
        ulong.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value <= long.MaxValue;
}
