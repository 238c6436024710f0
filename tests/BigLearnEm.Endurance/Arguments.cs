using System.Globalization;

namespace BigLearnEm.Endurance;

/// <summary>The options after the mode, <c>--name value</c>; a name or a value that no mode reads is an error.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _read = [];

    /// <summary>Takes the words.</summary>
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

    public string? Text(string name)
    {
        _read.Add(name);
        return _values.GetValueOrDefault(name);
    }

    /// <summary>A number that must be above 0.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public double Number(string name, double fallback)
    {
        if (Text(name) is not { } text) return fallback;
        return double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentException($"Expected a number above 0 for --{name}, got '{text}'.");
    }

    /// <summary>A whole number of at least 0.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public ulong Seed(string name, ulong fallback)
    {
        if (Text(name) is not { } text) return fallback;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ArgumentException($"Expected a whole number of at least 0 for --{name}, got '{text}'.");
    }

    /// <summary>Called when a mode has read all that it knows.</summary>
    /// <exception cref="ArgumentException">Something is left.</exception>
    public void RequireAllRead()
    {
        if (_values.Keys.FirstOrDefault(name => !_read.Contains(name)) is { } unknown)
            throw new ArgumentException($"There is no option --{unknown} here.");
    }
}
