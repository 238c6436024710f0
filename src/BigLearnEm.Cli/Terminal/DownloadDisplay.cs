using BigLearnEm.Data;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>Downloads Fashion-MNIST and shows how far it is: a bar for each file, or a line for each on no
/// terminal.</summary>
internal static class DownloadDisplay
{
    /// <summary>Downloads what is missing.</summary>
    /// <param name="screen">Where to show it.</param>
    /// <param name="directory">The folder for the files.</param>
    /// <param name="handler">What speaks to the network; null for the usual one.</param>
    /// <param name="stop">Stops the download.</param>
    /// <exception cref="BadInputException">The network refused or sent something else.</exception>
    public static void Run(Screen screen, string directory, HttpMessageHandler? handler, CancellationToken stop)
    {
        if (!screen.IsLive)
        {
            var lines = new Listener(step =>
            {
                if (step.IsDone) screen.Say($"{step.File}: {Amount(step.BytesReceived)}");
            });
            Download(directory, lines, handler, stop);
            return;
        }

        screen.Error.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 },
                new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bars = new Dictionary<int, ProgressTask>();
                Download(directory, new Listener(step => Show(context, bars, step)), handler, stop);
            });
    }

    private static void Download(
        string directory, Listener report, HttpMessageHandler? handler, CancellationToken stop) =>
        FashionDownload.DownloadAsync(directory, report, handler, ErrorLogger.Wanted, stop).GetAwaiter().GetResult();

    private static void Show(ProgressContext context, Dictionary<int, ProgressTask> bars, DownloadProgress step)
    {
        if (!bars.TryGetValue(step.FileNumber, out var bar))
            bars.Add(step.FileNumber, bar = context.AddTask(Markup.Escape(step.File)));
        bar.MaxValue = Math.Max(step.BytesTotal ?? step.BytesReceived, 1);
        bar.Value = step.IsDone ? bar.MaxValue : step.BytesReceived;
    }

    private static string Amount(long bytes) => bytes == 0 ? "already there" : $"{bytes / 1e6:0.0} MB";

    // Progress<T> of .NET reports on another thread, and late.
    private sealed class Listener(Action<DownloadProgress> show) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => show(value);
    }
}
