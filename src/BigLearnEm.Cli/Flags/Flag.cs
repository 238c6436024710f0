using System.CommandLine;
using System.Globalization;

namespace BigLearnEm.Cli.Flags;

/// <summary>
/// Makes the options of the verbs: each with a hint of its value, an explanation that ends with its default, and an
/// error in the form of <see cref="UsageException"/> where its value cannot be read.
/// </summary>
internal static class Flag
{
    /// <summary>A space at which the help does not break a line.</summary>
    public const char Joint = '\u00A0';

    /// <summary>What the name of every flag begins with.</summary>
    public const string Dashes = "--";

    // Where a run writes, what it goes on with, and what it shows.
    private static readonly string[] s_ofTheCommand =
    [
        "--config", "--resume", "--dry_run", "--out_dir", "--txt_dir", "--tensorboard", "--quiet", "--json", "--csv",
    ];

    /// <summary>Whether a flag is about one command alone, and not about what a run computes.</summary>
    public static bool IsOfTheCommand(Option flag) => s_ofTheCommand.Contains(flag.Name);

    /// <summary>An option that takes a whole number; 1e4 is one too.</summary>
    public static Option<int> Whole(string name, string help, int value) =>
        Parsed(name, "N", help, value, $"{value}", text => ParseWhole(name, text));

    /// <summary>A whole number that may be left out.</summary>
    public static Option<int?> WholeOrNone(string name, string help, string? shown) =>
        Parsed<int?>(name, "N", help, null, shown, text => ParseWhole(name, text));

    /// <summary>An option that takes a real number, such as 0.05 or 1e-2.</summary>
    public static Option<double> Real(string name, string help, double value) =>
        Parsed(name, "X", help, value, $"{value}", text => ParseReal(name, text));

    /// <summary>A real number that may be left out.</summary>
    public static Option<double?> RealOrNone(string name, string help, string? shown) =>
        Parsed<double?>(name, "X", help, null, shown, text => ParseReal(name, text));

    /// <summary>An option that takes any text.</summary>
    public static Option<string?> Text(string name, string hint, string help, string? value, string? shown = null) =>
        Parsed<string?>(name, hint, help, value, shown ?? value, text => text.Length > 0
            ? text
            : throw new UsageException(name, hint, "an empty text", "Give one, or leave the option out."));

    /// <summary>A text that must be given.</summary>
    public static Option<string?> RequiredText(string name, string hint, string help)
    {
        var flag = Text(name, hint, help, null);
        flag.Required = true;
        // With a default, nothing would be missing.
        flag.DefaultValueFactory = null;
        return flag;
    }

    /// <summary>An option that takes one of a few words, in upper or lower case.</summary>
    public static Option<string?> Choice(
        string name, string help, string? value, string? shown, params string[] choices)
    {
        var flag = Parsed<string?>(
            name, string.Join('|', choices), help, value, shown ?? value, text => ParseChoice(name, text, choices));
        flag.CompletionSources.Add(choices);
        return flag;
    }

    /// <summary>An option without a value.</summary>
    public static Option<bool> Switch(string name, string help) => new(name) { Description = help };

    /// <summary>An option whose text is turned into a value.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="hint">How the help writes its value.</param>
    /// <param name="help">What it does, as a sentence.</param>
    /// <param name="value">Its value where it is not given.</param>
    /// <param name="shown">That value as the help writes it; null where the help has nothing to say of it.</param>
    /// <param name="parse">Reads the value; throws <see cref="UsageException"/> where it cannot.</param>
    public static Option<T> Parsed<T>(
        string name, string hint, string help, T value, string? shown, Func<string, T> parse) => new(name)
        {
            HelpName = hint,
            Description = shown is null ? help : $"{help} Default:{Joint}{shown}.",
            // Given more than once, the last one counts, as in the published program.
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                try
                {
                    return parse(result.Tokens[^1].Value);
                }
                catch (UsageException error)
                {
                    result.AddError(error.Message);
                    return default;
                }
            },
        };

    private static int ParseWhole(string name, string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value == decimal.Truncate(value) && value is >= int.MinValue and <= int.MaxValue
                ? (int)value
                : throw new UsageException(name, "a whole number", $"'{text}'", "Give it as digits, for instance 10.");

    private static double ParseReal(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new UsageException(
                name, "a number", $"'{text}'", "Give it with a decimal point, for instance 0.05 or 5e-2.");

    private static string ParseChoice(string name, string text, string[] choices) =>
        choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException(name, string.Join(" or ", choices), $"'{text}'", "Give one of these.");
}
