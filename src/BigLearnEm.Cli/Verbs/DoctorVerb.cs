using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Terminal;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>doctor</c>: shows what the program found on this machine.</summary>
internal static class DoctorVerb
{
    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var (json, csv) = (CommonFlags.Json(), CommonFlags.Csv("fact and each warning"));
        var verb = new Verb(
            "doctor", "Shows the torch, BLAS, threads, CUDA devices and data that the program finds here.",
            [new FlagGroup("Output", json, csv)], "doctor");
        verb.SetAction(line => Run(new Screen(form: CommonFlags.ReadForm(line, json, csv))));
        return verb;
    }

    private static int Run(Screen screen)
    {
        var report = MachineReport.Inspect();
        screen.Show(
            () => DoctorPage.Write(report, Console.Out), () => DoctorPage.ToJson(report), () => DoctorPage.ToTable(report));
        return report.LibTorch is null ? ExitCode.Failed : ExitCode.Done;
    }
}
