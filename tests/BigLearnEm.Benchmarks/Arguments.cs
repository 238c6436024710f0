using System.Globalization;
using System.Numerics;

namespace BigLearnEm.Benchmarks;

/// <summary>The options of a mode, <c>--name value</c>; a name or a value that no mode reads is an error.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _read = [];

    /// <summary>Takes the words after the mode.</summary>
    /// <exception cref="ArgumentException">A word is no option, or an option has no value or two.</exception>
    public Arguments(ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == words.Length)
                throw new ArgumentException($"Expected options as --name value, got '{words[i]}'.");
            if (!_values.TryAdd(words[i][2..], words[i + 1]))
                throw new ArgumentException($"Expected {words[i]} once, got it twice.");
        }
    }

    public string Text(string name, string? fallback = null)
    {
        _read.Add(name);
        return _values.TryGetValue(name, out var value) ? value
            : fallback ?? throw new ArgumentException($"Expected --{name} with a value.");
    }

    public int Whole(string name, int fallback) => Parsed(name, fallback, 0);

    public double Number(string name, double fallback) => Parsed(name, fallback, 0.0);

    public bool Truth(string name, bool fallback = false) => Text(name, fallback ? "yes" : "no") switch
    {
        "yes" => true,
        "no" => false,
        var other => throw new ArgumentException($"Expected --{name} yes or no, got '{other}'."),
    };

    /// <summary>Called when a mode has read all that it knows.</summary>
    /// <exception cref="ArgumentException">Something is left.</exception>
    public void RequireAllRead()
    {
        if (_values.Keys.FirstOrDefault(name => !_read.Contains(name)) is { } unknown)
            throw new ArgumentException($"This mode has no option --{unknown}.");
    }

    private T Parsed<T>(string name, T fallback, T least)
        where T : INumber<T>
    {
        var text = Text(name, fallback.ToString(null, CultureInfo.InvariantCulture));
        return T.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new ArgumentException($"Expected a number of at least {least} for --{name}, got '{text}'.");
    }
}
