using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using BigLearnEm.Cli.Configuration;
using BigLearnEm.Cli.Ranks;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Distributed;

namespace BigLearnEm.Cli;

/// <summary>The program: its verbs, and how their errors become messages and exit codes.</summary>
internal static class Application
{
    /// <summary>The variable that asks, by 1, for the trace of an error and for the library's log.</summary>
    public const string DebugVariable = "BIGLEARN_DEBUG";

    private static readonly TimeSpan s_passingOn = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Runs one command line, as one of several ranks where mpirun has started it. Only then is MPI looked for.
    /// </summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        // Numbers look the same everywhere, in files and on the screen.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        if (!MpiCommunicator.IsLaunched) return Run(arguments, SingleProcess.Instance);
        // mpirun gives rank 0 a terminal as its output, wherever that goes in the end; .NET greets terminals.
        Environment.SetEnvironmentVariable("TERM", "dumb");
        ICommunicator communicator;
        try
        {
            communicator = MpiCommunicator.Start();
        }
        catch (BadInputException error)
        {
            new Screen().Fail(error.Message);
            return ExitCode.BadInput;
        }

        using (communicator) return Run(arguments, communicator);
    }

    private static int Run(string[] arguments, ICommunicator communicator)
    {
        Command command = new RootCommand();
        var words = new ConfiguredLine(arguments);
        try
        {
            SameOnAll.Require(communicator, arguments);
            var root = CreateRoot(communicator);
            var line = Parse(root, arguments);
            command = line.CommandResult.Command;
            words = AllOrNone.Run(communicator, () => ConfiguredLine.Of(arguments, line));
            if (words.HasFile)
            {
                SameOnAll.Require(communicator, words.Arguments);
                line = Parse(root, words.Arguments);
            }

            command = line.CommandResult.Command;
            var isRefused = line.Errors.Count > 0 && line.Action is not { ClearsParseErrors: true };
            // What is said alike on all ranks, as mistakes and help are, the first of them says.
            if (isRefused) return communicator.Rank == 0 ? Refuse(line, words) : ExitCode.Usage;
            if (communicator.Size > 1 && line.Action is { ClearsParseErrors: true } && communicator.Rank > 0)
                return ExitCode.Done;
            if (line.Action is not { ClearsParseErrors: true }) RequireRanks(communicator, command, root);
            return line.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            });
        }
        catch (Exception error)
        {
            var code = Explain(error, command, words, communicator);
            // A failure that all ranks have been told of ends each by itself.
            if (communicator.Size > 1 && error is not RanksFailedException) EndAll(communicator, code);
            return code;
        }
    }

    // The others may wait for this rank. mpirun passes on what a process has written a little later, and what it has not yet
    // passed on when it is told to end all of them may be lost.
    private static void EndAll(ICommunicator communicator, int code)
    {
        Thread.Sleep(s_passingOn);
        communicator.Abort(code);
    }

    private static void RequireRanks(ICommunicator communicator, Command command, RootCommand root)
    {
        if (communicator.Size == 1 || command is Verb { TakesRanks: true }) return;
        var able = root.Subcommands.OfType<Verb>().Where(other => other.TakesRanks).Select(other => other.Name);
        AllOrNone.Run(communicator, () => throw new UsageException(
            command is Verb verb ? verb.Path : "mpirun", "one process", $"{communicator.Size} under mpirun",
            $"Start it without mpirun; commands that run in several processes: {string.Join(", ", able)}."));
    }

    private static RootCommand CreateRoot(ICommunicator communicator)
    {
        var root = new RootCommand(
            "Clusters images and tables with Gaussian mixtures that do not get stuck (BigLearn-EM): images on the "
            + "codes of an autoencoder or on pixels.")
        {
            TrainVerb.Create(communicator), ClusterVerb.Create(communicator), EvaluateVerb.Create(), PredictVerb.Create(),
            ReportVerb.Create(), ExportVerb.Create(), SimulateVerb.Create(communicator), NemVerbs.Create(),
            DownloadVerb.Create(), DoctorVerb.Create(), RunsVerb.Create(), CompareVerb.Create(), CompletionVerb.Create(),
        };
        var help = new HelpPage();
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine();
        root.SetAction(line => HelpPage.Write(root, line.InvocationConfiguration.Output));
        return root;
    }

    private static ParseResult Parse(RootCommand root, string[] arguments) =>
        root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

    private static int Refuse(ParseResult line, ConfiguredLine words)
    {
        var screen = new Screen();
        foreach (var error in line.Errors)
            screen.Fail(words.Explain((error.SymbolResult as OptionResult)?.Option.Name, error.Message));
        Hint(line.CommandResult.Command);
        return ExitCode.Usage;
    }

    private static int Explain(
        Exception error, Command command, ConfiguredLine words, ICommunicator communicator)
    {
        while (error is TypeInitializationException or AggregateException && error.InnerException is { } inner)
            error = inner;
        var code = CodeOf(error);
        var isShared = error is RanksFailedException || communicator.Size == 1;
        if (isShared && communicator.Rank > 0) return code;
        var text = code == ExitCode.Interrupted ? "interrupted"
            : words.Explain((error as UsageException)?.Option, Describe(error));
        new Screen().Fail(isShared ? text : $"rank {communicator.Rank}: {text}");
        if (code == ExitCode.Usage) Hint(command);
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1") Console.Error.WriteLine(error);
        return code;
    }

    private static int CodeOf(Exception error) => error switch
    {
        UsageException or RanksFailedException { Kind: FailureKind.Usage } => ExitCode.Usage,
        BadInputException or IOException or RanksFailedException { Kind: FailureKind.BadInput } => ExitCode.BadInput,
        OperationCanceledException or RanksFailedException { Kind: FailureKind.Interrupted } => ExitCode.Interrupted,
        _ => ExitCode.Failed,
    };

    private static string Describe(Exception error) =>
        error is UsageException or BadInputException or RanksFailedException or Deep.TrainingException or Mixtures.MixtureException
            or IOException or DllNotFoundException or OutOfMemoryException
            ? error.Message
            // Not one of the errors we foresee: its type is part of what happened, and the trace helps to report it.
            : $"{error.GetType().Name}: {error.Message} ({DebugVariable}=1 shows where)";

    private static void Hint(Command command) =>
        Console.Error.WriteLine($"biglearn {command switch
        {
            Verb verb => verb.Path + " ",
            VerbGroup group => group.Name + " ",
            _ => "",
        }}--help explains the flags.");
}
