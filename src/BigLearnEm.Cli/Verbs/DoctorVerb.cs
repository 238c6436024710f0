using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>doctor</c>: shows what the program found on this machine.</summary>
internal static class DoctorVerb
{
    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var json = CommonFlags.Json();
        var verb = new Verb(
            "doctor", "Shows the torch, BLAS, threads, CUDA devices and data that the program finds here.",
            [new FlagGroup("Output", json)], "doctor");
        verb.SetAction(line => Run(line.GetValue(json)));
        return verb;
    }

    private static int Run(bool json)
    {
        var report = MachineReport.Inspect();
        if (json) Console.Out.WriteLine(JsonRecord.Indented(DoctorPage.ToJson(report)));
        else DoctorPage.Write(report, Console.Out);
        return report.LibTorch is null ? ExitCode.Failed : ExitCode.Done;
    }
}
