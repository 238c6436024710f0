using System.Globalization;

namespace BigLearnEm.Runs;

/// <summary>
/// A line of the text record in the words of the published program, so that scripts made for it read ours:
/// <c>seed=30, IT=0, Current-NMI=0.5, Current-ACC=0.5, Max-NMI=0.5, Max-ACC=0.5</c>, numbers as Python writes them.
/// Without labels there is nothing behind <c>IT=0</c>.
/// </summary>
/// <param name="Seed">The root seed.</param>
/// <param name="Iteration">The iteration from 0, running on across rounds.</param>
/// <param name="Scores">The figures; null without labels.</param>
public sealed record ReferenceRecord(long Seed, long Iteration, ReferenceScores? Scores)
{
    private static readonly string[] s_keys = ["seed", "IT", "Current-NMI", "Current-ACC", "Max-NMI", "Max-ACC"];

    /// <summary>The name of the record's file, as the published program names it.</summary>
    /// <param name="seed">The root seed.</param>
    /// <param name="eps">The floor of the covariances' eigenvalues.</param>
    /// <param name="iterations"><c>--Niter</c>.</param>
    /// <param name="localUpdates"><c>--NITnei</c>.</param>
    /// <param name="kmeansInit">Whether the first fit starts from k-means.</param>
    /// <param name="p1"><c>--P1</c>.</param>
    /// <param name="p2"><c>--P2</c>.</param>
    /// <returns>For instance <c>30_eps_0.05_N_70_nei_5_False_P10.4P20.5.txt</c>.</returns>
    public static string FileName(
        long seed, double eps, long iterations, long localUpdates, bool kmeansInit, double p1, double p2) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{seed}_eps_{PythonFloat.Format(eps)}_N_{iterations}_nei_{localUpdates}_{(kmeansInit ? "True" : "False")}"
            + $"_P1{PythonFloat.Format(p1)}P2{PythonFloat.Format(p2)}.txt");

    /// <summary>The line, without its end.</summary>
    public override string ToString()
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"seed={Seed}, IT={Iteration}");
        return Scores is null
            ? line
            : line
                + $", Current-NMI={PythonFloat.Format(Scores.CurrentNmi)}"
                + $", Current-ACC={PythonFloat.Format(Scores.CurrentAcc)}"
                + $", Max-NMI={PythonFloat.Format(Scores.MaxNmi)}, Max-ACC={PythonFloat.Format(Scores.MaxAcc)}";
    }

    /// <summary>Reads a line of a text record, ours or the published program's.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="name">What to call it in messages, for instance <c>file.txt, line 3</c>.</param>
    /// <exception cref="BadInputException">It is not such a line.</exception>
    public static ReferenceRecord Parse(string line, string name)
    {
        ArgumentNullException.ThrowIfNull(line);
        var fields = line.Split(", ");
        if (fields.Length != 2 && fields.Length != s_keys.Length) throw Bad(line, name);
        var values = new string[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (!fields[i].StartsWith(s_keys[i] + "=", StringComparison.Ordinal)) throw Bad(line, name);
            values[i] = fields[i][(s_keys[i].Length + 1)..];
        }

        var scores = fields.Length == 2
            ? null
            : new ReferenceScores(Real(values[2]), Real(values[3]), Real(values[4]), Real(values[5]));
        return new ReferenceRecord(Whole(values[0]), Whole(values[1]), scores);

        double Real(string text) => PythonFloat.TryParse(text, out var value) ? value : throw Bad(line, name);

        long Whole(string text) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Bad(line, name);
    }

    private static BadInputException Bad(string line, string name) => new(
        name,
        "a line 'seed=.., IT=..' with or without ', Current-NMI=.., Current-ACC=.., Max-NMI=.., Max-ACC=..'",
        $"'{(line.Length > 120 ? line[..120] + "..." : line)}'",
        "Give a text record of this program or the published one.");
}
