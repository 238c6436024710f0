using System.ComponentModel;
using System.Diagnostics;

namespace BigLearnEm.Tests.PyTorch;

/// <summary>A test beside Debian's PyTorch and scikit-learn, skipped where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PyTorchFactAttribute : FactAttribute
{
    internal const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> s_isThere = new(IsThere);

    public PyTorchFactAttribute()
    {
        if (!s_isThere.Value)
            Skip = $"{Python} has no torch, sklearn and numpy (Debian: python3-torch, python3-sklearn, python3-numpy)";
    }

    // Whether the modules can be found; importing them would take seconds.
    private static bool IsThere()
    {
        const string question =
            "import importlib.util, sys; sys.exit(any(importlib.util.find_spec(m) is None for m in ('torch', 'sklearn', 'numpy')))";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, ["-c", question]))!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
