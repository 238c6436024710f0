using System.CommandLine;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Cli.Flags;

/// <summary>The flags that several verbs have. Each call makes a fresh option, as an option belongs to one
/// verb.</summary>
internal static class CommonFlags
{
    /// <summary>Name of the images of Fashion-MNIST, or of another set in the same four files.</summary>
    public const string Fashion = "Fashion";

    /// <summary>Name of the images that the program draws itself.</summary>
    public const string Garments = "Garments";

    private static readonly MixtureMemory s_memory = new();

    /// <summary>Which images.</summary>
    /// <param name="shown">What the help says of the default.</param>
    public static Option<string?> Dataset(string shown) => Flag.Choice(
        "--dataset", "Fashion-MNIST, or clothing silhouettes that the program draws itself.", null, shown,
        Fashion, Garments);

    /// <summary>Where the images are.</summary>
    public static Option<string?> DataDir() => Flag.Text(
        "--data_dir", "DIR",
        "Folder of the four IDX files of Fashion-MNIST (gz or plain), or of another set in that form; or its parent.",
        null, "$BIGLEARN_DATA, then dataset/");

    /// <summary>Which part of a set with training and test images.</summary>
    public static Option<string?> Split() => Flag.Choice(
        "--split", "Which images of Fashion-MNIST.", null, "all", "all", "train", "test");

    /// <summary>What <see cref="Split"/> says; null where it was not given.</summary>
    public static FashionSplit? ReadSplit(ParseResult line, Option<string?> split) =>
        line.GetValue(split) is { } name ? Enum.Parse<FashionSplit>(name, ignoreCase: true) : null;

    /// <summary>Where to compute.</summary>
    public static Option<DeviceName> Device()
    {
        var flag = Flag.Parsed(
            "--device", "auto|cpu|cuda:N",
            "Where to compute. auto takes a CUDA device where there is one; cuda is cuda:0.",
            DeviceName.Auto, "auto", text => DeviceName.Parse("--device", text));
        flag.CompletionSources.Add("auto", "cpu", "cuda");
        return flag;
    }

    /// <summary>How many threads one computation uses: the machine's cores.</summary>
    public static Option<int> Threads() => Threads(Environment.ProcessorCount, "the machine's cores");

    /// <summary>How many threads one computation uses.</summary>
    /// <param name="value">The default.</param>
    /// <param name="shown">That default as the help writes it.</param>
    public static Option<int> Threads(int value, string shown) =>
        Threads("Threads of one computation; sums depend on it in their last digits.", value, shown);

    /// <summary>How many threads one computation uses.</summary>
    /// <param name="help">What the help says.</param>
    /// <param name="value">The default.</param>
    /// <param name="shown">That default as the help writes it.</param>
    public static Option<int> Threads(string help, int value, string shown) => Flag.Parsed(
        "--threads", "N", help, value, shown, text => int.TryParse(text, out var count) && count is >= 1 and <= 4096
            ? count
            : throw new UsageException(
                "--threads", "a whole number from 1 to 4096", $"'{text}'", "Give the number of cores to use."));

    /// <summary>Rows of one chunk.</summary>
    public static Option<int?> ChunkSize() => Flag.Parsed<int?>(
        "--chunk_size", "auto|N", "Rows of one chunk of the mixture's working data.", s_memory.ChunkRows, "auto",
        text => text == "auto" ? null
            : int.TryParse(text, out var rows) && rows >= 1 ? rows
            : throw new UsageException(
                "--chunk_size", "auto or a whole number of at least 1", $"'{text}'", "Give rows per chunk."));

    /// <summary>A bound of memory.</summary>
    /// <param name="help">For what.</param>
    public static Option<long> MaxMemory(string help) => Flag.Parsed(
        "--max_memory", "SIZE", help, s_memory.MaxBytes, ByteSize.Format(s_memory.MaxBytes),
        text => ByteSize.Parse("--max_memory", text));

    /// <summary>One seed, or several.</summary>
    /// <param name="help">What the help says.</param>
    /// <param name="value">The default.</param>
    public static Option<IReadOnlyList<ulong>> Seeds(string help, ulong value) => Flag.Parsed(
        "--seed", "N", help, (IReadOnlyList<ulong>)[value], $"{value}", text => SeedList.Parse("--seed", text));

    /// <summary>A directory of weights.</summary>
    public static Option<string?> Weights() => Flag.RequiredText(
        "--weights", "DIR", "The --out_dir of a finished run, or its model.safetensors.");

    /// <summary>A file of flags.</summary>
    public static Option<string?> Config() => Flag.Text(
        "--config", "FILE",
        "Flags from a .yaml or .json file, by their names without dashes; those given here win. A run leaves its own as "
        + "config.json in --out_dir.", null);

    /// <summary>A plan in place of the work.</summary>
    /// <param name="what">What of it is no estimate.</param>
    public static Option<bool> DryRun(string what) => Flag.Switch(
        "--dry_run", $"Print {what}, memory and time, the last two as estimates, and write nothing.");

    /// <summary>No progress.</summary>
    public static Option<bool> Quiet() => Flag.Switch("--quiet", "Show no progress.");

    /// <summary>Results for machines.</summary>
    public static Option<bool> Json() =>
        Flag.Switch("--json", "Print the results as JSON, and nothing else, to standard output.");

    /// <summary>Results for spreadsheets and data frames.</summary>
    /// <param name="rows">What its rows are of.</param>
    public static Option<bool> Csv(string rows) =>
        Flag.Switch("--csv", $"Print a table in CSV, and nothing else, to standard output: a row for each {rows}.");

    /// <summary>What <see cref="Json"/> and <see cref="Csv"/> say.</summary>
    /// <exception cref="UsageException">Both are given.</exception>
    public static OutputForm ReadForm(ParseResult line, Option<bool> json, Option<bool> csv)
    {
        if (!line.GetValue(csv)) return line.GetValue(json) ? OutputForm.Json : OutputForm.Page;
        return line.GetValue(json)
            ? throw new UsageException("--csv", "either --json or --csv", "both", "Leave one of them out.")
            : OutputForm.Csv;
    }
}
