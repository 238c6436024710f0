using System.Globalization;

namespace BigLearnEm.Cli.Flags;

/// <summary>What <c>--device</c> asks for, before anybody looks whether the machine has it.</summary>
/// <param name="Kind">auto, cpu or cuda.</param>
/// <param name="Index">Which CUDA device, from 0; 0 for the others.</param>
internal sealed record DeviceName(string Kind, int Index)
{
    /// <summary>The best the machine has.</summary>
    public static readonly DeviceName Auto = new("auto", 0);

    /// <summary>Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    /// <param name="option">The option's name, for the message.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static DeviceName Parse(string option, string text)
    {
        if (text is "auto" or "cpu" or "cuda") return new DeviceName(text, 0);
        const string Cuda = "cuda:";
        if (text.StartsWith(Cuda, StringComparison.Ordinal)
            && int.TryParse(text[Cuda.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return new DeviceName("cuda", index);
        throw new UsageException(option, "auto, cpu, cuda or cuda:N", $"'{text}'", "For instance --device cuda:0.");
    }

    /// <summary>The name as it is written on the command line.</summary>
    public override string ToString() => Kind == "cuda" ? $"cuda:{Index}" : Kind;
}
