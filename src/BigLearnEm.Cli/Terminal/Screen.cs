using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// Where a verb writes: results to standard output, all else to standard error. Escape codes go to terminals alone, and
/// colours not even there where the environment has NO_COLOR.
/// </summary>
internal sealed class Screen
{
    private const int WidthOfFiles = 80;

    /// <summary>Opens the screen.</summary>
    /// <param name="quiet">Whether progress and notes on how things go are left out.</param>
    /// <param name="json">Whether standard output holds one JSON object and nothing else.</param>
    public Screen(bool quiet = false, bool json = false)
    {
        Quiet = quiet;
        Json = json;
        Out = Open(Console.Out, Console.IsOutputRedirected);
        Error = Open(Console.Error, Console.IsErrorRedirected);
        IsLive = !quiet && Error.Profile.Capabilities is { Ansi: true, Interactive: true };
    }

    /// <summary>Whether progress is left out.</summary>
    public bool Quiet { get; }

    /// <summary>Whether standard output holds one JSON object and nothing else.</summary>
    public bool Json { get; }

    /// <summary>Whether progress can be redrawn in place.</summary>
    public bool IsLive { get; }

    /// <summary>Standard output: results.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Standard error: progress, notes, errors.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Says how things go, unless the user wants quiet.</summary>
    public void Say(string text)
    {
        if (!Quiet) Console.Error.WriteLine(text);
    }

    /// <summary>Says what the user must know even where quiet is wanted.</summary>
    public void Warn(string text)
    {
        Error.Markup("[yellow]note:[/] ");
        Console.Error.WriteLine(text);
    }

    /// <summary>Says why the program ends.</summary>
    public void Fail(string text)
    {
        Error.Markup("[red]error:[/] ");
        Console.Error.WriteLine(text);
    }

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var plain = redirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = WidthOfFiles;
        return console;
    }
}
