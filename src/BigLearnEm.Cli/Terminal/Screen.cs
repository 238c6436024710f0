using System.Text.Json.Nodes;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Distributed;
using BigLearnEm.Runs;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// Where a verb writes: results to standard output, all else to standard error. Escape codes go to terminals alone, and
/// colours not even there where the environment has NO_COLOR. Under mpirun, which gives rank 0 a terminal whatever its
/// own output is, everything is plain; of several ranks, the first alone has a screen.
/// </summary>
internal sealed class Screen
{
    private const int WidthOfFiles = 80;

    /// <summary>Opens the screen.</summary>
    /// <param name="quiet">Whether progress and notes on how things go are left out.</param>
    /// <param name="form">What standard output is to hold.</param>
    /// <param name="rank">The rank whose screen it is; that of others than rank 0 takes notes for nobody.</param>
    public Screen(bool quiet = false, OutputForm form = OutputForm.Page, int rank = 0)
    {
        IsSilent = rank > 0;
        Quiet = quiet || IsSilent;
        Form = form;
        Out = Open(Console.Out, Console.IsOutputRedirected || MpiCommunicator.IsLaunched);
        Error = Open(Console.Error, Console.IsErrorRedirected || MpiCommunicator.IsLaunched);
        IsLive = !Quiet && Error.Profile.Capabilities is { Ansi: true, Interactive: true };
    }

    /// <summary>Whether nothing is to be said but why the program ends.</summary>
    public bool IsSilent { get; }

    /// <summary>Whether progress is left out.</summary>
    public bool Quiet { get; }

    /// <summary>What standard output is to hold.</summary>
    public OutputForm Form { get; }

    /// <summary>Whether progress can be redrawn in place.</summary>
    public bool IsLive { get; }

    /// <summary>Standard output: results.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Standard error: progress, notes, errors.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Writes results to standard output, in the form that was asked for.</summary>
    /// <param name="page">Writes them for a person.</param>
    /// <param name="json">Makes an object of them.</param>
    /// <param name="table">Makes a table of them.</param>
    public void Show(Action page, Func<JsonObject> json, Func<ResultTable> table)
    {
        if (Form == OutputForm.Page) page();
        else if (Form == OutputForm.Json) Console.Out.WriteLine(JsonRecord.Indented(json()));
        else Console.Out.Write(table().ToCsv());
    }

    /// <summary>Writes a plan to standard output, in the form that was asked for.</summary>
    public void Show(PlanReport plan) => Show(
        () =>
        {
            WriteWhole(plan.ToTable());
            plan.Write(Console.Out);
        },
        plan.ToJson, plan.ToTable);

    /// <summary>Writes a table to standard output in whole lines, however wide they are.</summary>
    public void WriteWhole(ResultTable results)
    {
        var width = Out.Profile.Width;
        Out.Profile.Width = int.MaxValue;
        Out.Write(ResultView.Of(results));
        Out.Profile.Width = width;
    }

    /// <summary>Says how things go, unless the user wants quiet.</summary>
    public void Say(string text)
    {
        if (!Quiet) Console.Error.WriteLine(text);
    }

    /// <summary>Says what the user must know even where quiet is wanted.</summary>
    public void Warn(string text)
    {
        if (IsSilent) return;
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
