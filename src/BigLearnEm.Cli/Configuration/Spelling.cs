namespace BigLearnEm.Cli.Configuration;

/// <summary>What somebody may have meant by a word that nobody knows.</summary>
internal static class Spelling
{
    /// <summary>The known word that takes the fewest letters put in, left out or replaced; the first of several.</summary>
    /// <param name="word">The unknown word, in upper or lower case.</param>
    /// <param name="known">The known ones, at least one.</param>
    public static string Nearest(string word, IEnumerable<string> known) => known.MinBy(other => Distance(word, other))!;

    // Levenshtein's, one row of the table at a time.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var isSame = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]);
                var best = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (isSame ? 0 : 1));
                (diagonal, row[j]) = (row[j], best);
            }
        }

        return row[^1];
    }
}
