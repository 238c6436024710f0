using System.Diagnostics;
using BigLearnEm.Deep;
using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Endurance.Soak;

/// <summary>
/// Does what users of the library do, over and over in one process, each time with other data, and watches what the
/// process holds: memory, tensors, files and threads.
/// </summary>
internal static class SoakRun
{
    private const int FewestStates = 8;
    private static int s_refused;
    private static long s_undisposed;

    /// <summary>Runs until the time is over.</summary>
    /// <param name="arguments"><c>--minutes</c>, <c>--every</c> (seconds between two looks), <c>--out</c>.</param>
    /// <returns>0 where everything stayed flat, 1 where something grew.</returns>
    public static int Run(Arguments arguments)
    {
        var minutes = arguments.Number("minutes", 120);
        var every = TimeSpan.FromSeconds(arguments.Number("every", 60));
        var output = arguments.Text("out") ?? "soak.jsonl";
        arguments.RequireAllRead();
        set_num_threads(1);
        File.WriteAllText(output, "");
        var states = Watch(TimeSpan.FromMinutes(minutes), every, output);
        if (states.Count < FewestStates)
        {
            Console.Error.WriteLine($"Only {states.Count} looks; {FewestStates} are needed. Give more --minutes or a smaller --every.");
            return 2;
        }

        var (lines, isFlat) = SoakVerdict.Of(states);
        Console.WriteLine(
            $"{states[^1].Iterations} rounds in {states[^1].Minutes:F1} minutes, {states.Count} looks in {output}; "
            + $"{s_refused} fits ended as collapsed or not finite");
        foreach (var line in lines) Console.WriteLine(line);
        return isFlat ? 0 : 1;
    }

    private static List<ProcessState> Watch(TimeSpan length, TimeSpan every, string output)
    {
        var folder = Directory.CreateTempSubdirectory("biglearn-soak-").FullName;
        var states = new List<ProcessState>();
        try
        {
            var clock = Stopwatch.StartNew();
            var next = every;
            for (var round = 1; clock.Elapsed < length; round++)
            {
                Round(folder, round);
                if (clock.Elapsed < next) continue;
                next = clock.Elapsed + every;
                var state = ProcessState.Now(clock.Elapsed, round, s_undisposed);
                states.Add(state);
                File.AppendAllText(output, state.ToJson() + "\n");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return states;
    }

    private static void Round(string folder, int round)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "round")).FullName;
        Attempt("mixtures", round, () => MixtureWork.Do(round));
        Attempt("tables", round, () => TableWork.Do(place, round));
        Attempt("training", round, () => TrainingWork.Do(place, round));
        Attempt("pixels", round, () => PixelWork.Do(place, round));
        Directory.Delete(place, recursive: true);
    }

    // Some of the data, all of them drawn, may defy a fit; that ends as it would for a user, and leaves nothing behind either.
    private static void Attempt(string name, int round, Action work)
    {
        var before = Tensor.TotalCount;
        try
        {
            work();
        }
        catch (Exception error) when (error is TrainingException or MixtureException)
        {
            s_refused++;
            Console.Error.WriteLine($"round {round}, {name}: {error.Message}");
        }

        // Some of them may already be gone with the collector, but not all of them, always.
        if (Tensor.TotalCount - before is > 0 and var left)
        {
            s_undisposed += left;
            Console.Error.WriteLine($"round {round}, {name}: {left} tensors are left to the collector");
        }
    }
}
