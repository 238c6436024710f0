using BigLearnEm.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BigLearnEm.Data;

/// <summary>
/// Fetches the four files of Fashion-MNIST over https from its publishers' repository. A file takes its place only
/// after its content was verified, so a folder never holds half a file or another one.
/// </summary>
public static class FashionDownload
{
    private const string Site = "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/";
    private const string Https = "https";
    private const long MaximumBytes = 64L << 20;
    private const int MostRedirects = 10;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Downloads what is missing. A file that is there and verified is kept; one that is there and is not the official
    /// one is replaced once the official one has arrived.
    /// </summary>
    /// <param name="directory">The folder for the files, created where it is missing.</param>
    /// <param name="progress">Told of every piece received and every file done; null for nobody.</param>
    /// <param name="handler">
    /// What speaks to the network, for tests and proxies; null for .NET's own. It need not follow redirects, which are
    /// followed here, from https to https alone.
    /// </param>
    /// <param name="logger">Told which files were verified; null for nobody.</param>
    /// <param name="cancellationToken">Stops the download; files already verified stay.</param>
    /// <returns>A task that ends when all four files are in place.</returns>
    /// <exception cref="BadInputException">
    /// The network or the server refused, was silent for 60 seconds, or sent other content than the official one; or a
    /// file cannot be written in the folder.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be made, or the disk is full or broken.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task DownloadAsync(
        string directory, IProgress<DownloadProgress>? progress = null, HttpMessageHandler? handler = null,
        ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        logger ??= NullLogger.Instance;
        Directory.CreateDirectory(directory);
        using var client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: handler is null);
        client.Timeout = s_patience;
        for (var i = 0; i < FashionFile.All.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = FashionFile.All[i];
            var start = new DownloadProgress(file.Name + ".gz", i + 1, FashionFile.All.Count, 0, null, IsDone: false);
            var last = start;
            if (file.FindIn(directory) is { } present && file.IsOfficial(present)) logger.FileKept(present);
            else
            {
                if (file.FindIn(directory) is { } other) logger.FileReplaced(other);
                var report = progress is null ? (Action<long, long?>?)null : (received, total) =>
                {
                    last = start with { BytesReceived = received, BytesTotal = total };
                    progress.Report(last);
                };
                await FetchAsync(client, file, directory, report, cancellationToken).ConfigureAwait(false);
                logger.FileVerified(Path.Combine(directory, start.File), file.Md5);
            }

            progress?.Report(last with { IsDone = true });
        }
    }

    private static async Task FetchAsync(
        HttpClient client, FashionFile file, string directory, Action<long, long?>? report, CancellationToken stop)
    {
        var url = Site + file.Name + ".gz";
        var target = Path.Combine(directory, file.Name + ".gz");
        using var content = new MemoryStream();
        using (var response = await GetAsync(client, url, stop).ConfigureAwait(false))
            await CopyAsync(response, url, content, report, stop).ConfigureAwait(false);
        content.Position = 0;
        if (!file.IsOfficial(content))
        {
            throw new BadInputException(
                url, $"content whose MD5 is {file.Md5}", "other or incomplete content",
                "Try again; if it stays so, get the file elsewhere and give its folder with --data_dir.");
        }

        AtomicFile.Write(target, content.WriteTo, content.Length);
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string url, CancellationToken stop)
    {
        var address = new Uri(url);
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await AskAsync(client, address, url, stop).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && response.RequestMessage?.RequestUri is not { Scheme: not Https })
                return response;
            using (response) address = Redirected(response, address, url);
        }

        throw Refused(url, $"more than {MostRedirects} redirects", null);
    }

    /// <summary>Where an answer sends on to.</summary>
    private static Uri Redirected(HttpResponseMessage response, Uri from, string url)
    {
        if (response.IsSuccessStatusCode) throw Refused(url, "a way that leads away from https", null);
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            throw Refused(url, $"status {(int)response.StatusCode}", null);
        var next = new Uri(from, location);
        return next.Scheme == Https ? next : throw Refused(url, $"a redirect to {next.Scheme}, away from https", null);
    }

    private static async Task<HttpResponseMessage> AskAsync(
        HttpClient client, Uri address, string url, CancellationToken stop)
    {
        try
        {
            return await client.GetAsync(
                address, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Refused(url, e.Message, e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw Refused(url, $"no answer for {s_patience.TotalSeconds:0} seconds", e);
        }
    }

    private static async Task CopyAsync(
        HttpResponseMessage response, string url, MemoryStream target, Action<long, long?>? report,
        CancellationToken stop)
    {
        var total = response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        var buffer = new byte[1 << 16];
        var received = 0L;
        while (true)
        {
            var read = await ReadAsync(body, buffer, url, stop).ConfigureAwait(false);
            if (read == 0)
                break;
            received += read;
            if (received > MaximumBytes)
                throw Refused(url, $"more than {MaximumBytes} bytes", null);
            await target.WriteAsync(buffer.AsMemory(0, read), stop).ConfigureAwait(false);
            report?.Invoke(received, total);
        }

        if (total is { } promised && received != promised)
            throw Refused(url, $"{received} of {promised} bytes", null);
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, string url, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        try
        {
            return await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Refused(url, $"a connection that broke ({e.Message})", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw Refused(url, $"no byte for {s_patience.TotalSeconds:0} seconds", e);
        }
    }

    private static BadInputException Refused(string url, string got, Exception? inner) =>
        new(url, "the file over https", got,
            "Check the network, or get the four files elsewhere and give their folder with --data_dir.", inner);
}
