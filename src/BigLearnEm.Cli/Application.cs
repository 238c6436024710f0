using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Cli.Verbs;

namespace BigLearnEm.Cli;

/// <summary>The program: its verbs, and how their errors become messages and exit codes.</summary>
internal static class Application
{
    private const string DebugVariable = "BIGLEARN_DEBUG";

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        // Numbers look the same everywhere, in files and on the screen.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var root = CreateRoot();
        var line = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (line.Errors.Count > 0 && line.Action is not { ClearsParseErrors: true }) return Refuse(line);
            return line.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            });
        }
        catch (Exception error)
        {
            return Explain(error, line.CommandResult.Command);
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(
            "Clusters images and tables with Gaussian mixtures that do not get stuck (BigLearn-EM): images on the "
            + "codes of an autoencoder or on pixels.")
        {
            TrainVerb.Create(), ClusterVerb.Create(), EvaluateVerb.Create(), PredictVerb.Create(), ReportVerb.Create(),
            SimulateVerb.Create(), DownloadVerb.Create(), DoctorVerb.Create(),
        };
        var help = new HelpPage();
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine();
        root.SetAction(line => HelpPage.Write(root, line.InvocationConfiguration.Output));
        return root;
    }

    private static int Refuse(ParseResult line)
    {
        var screen = new Screen();
        foreach (var error in line.Errors) screen.Fail(error.Message);
        Hint(line.CommandResult.Command);
        return ExitCode.Usage;
    }

    private static int Explain(Exception error, Command command)
    {
        while (error is TypeInitializationException or AggregateException && error.InnerException is { } inner)
            error = inner;
        var screen = new Screen();
        var interrupted = error is OperationCanceledException;
        screen.Fail(interrupted ? "interrupted" : Describe(error));
        if (error is UsageException) Hint(command);
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1") Console.Error.WriteLine(error);
        return error switch
        {
            UsageException => ExitCode.Usage,
            BadInputException or IOException => ExitCode.BadInput,
            _ => interrupted ? ExitCode.Interrupted : ExitCode.Failed,
        };
    }

    private static string Describe(Exception error) =>
        error is UsageException or BadInputException or Deep.TrainingException or Mixtures.MixtureException
            or IOException or DllNotFoundException or OutOfMemoryException
            ? error.Message
            // Not one of the errors we foresee: its type is part of what happened, and the trace helps to report it.
            : $"{error.GetType().Name}: {error.Message} ({DebugVariable}=1 shows where)";

    private static void Hint(Command command) =>
        Console.Error.WriteLine($"biglearn {(command is Verb ? command.Name + " " : "")}--help explains the flags.");
}
