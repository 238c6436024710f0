using System.Net;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class FashionDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [FashionFact]
    public async Task The_four_files_arrive_are_verified_and_are_not_fetched_twice()
    {
        using var server = new FakeServer(request => Answer(RealFile(request)));
        var reports = new Reports();

        await FashionDownload.DownloadAsync(_folder["new/folder"], reports, server);
        var set = FashionMnist.Load(_folder["new/folder"], FashionSplit.All);

        Assert.Equal((70000, "fashion-mnist"), (set.Count, set.Name));
        Assert.Equal(4, server.Asked.Count);
        Assert.All(server.Asked, uri => Assert.Equal("https", uri.Scheme));
        Assert.Equal([1, 2, 3, 4], reports.All.Where(report => report.IsDone).Select(report => report.FileNumber));
        var last = reports.All.Last(report => report is { FileNumber: 1, IsDone: false });
        Assert.Equal(new FileInfo(_folder["new/folder/train-images-idx3-ubyte.gz"]).Length, last.BytesReceived);
        Assert.Equal(last.BytesTotal, last.BytesReceived);

        await FashionDownload.DownloadAsync(_folder["new/folder"], null, server);

        Assert.Equal(4, server.Asked.Count);
        Assert.Equal(4, Directory.GetFiles(_folder["new/folder"]).Length);
    }

    [FashionFact]
    public async Task Only_what_is_missing_or_wrong_is_fetched()
    {
        foreach (var file in FashionFile.All)
            File.Copy(file.FindIn(FashionFactAttribute.Folder!)!, _folder[file.Name + ".gz"]);
        File.Delete(_folder["t10k-images-idx3-ubyte.gz"]);
        IdxFile.WriteLabels(_folder["t10k-labels-idx1-ubyte.gz"], new int[10000]);
        using var server = new FakeServer(request => Answer(RealFile(request)));

        await FashionDownload.DownloadAsync(_folder.Path, null, server);

        Assert.Equal(
            ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"], server.Asked.Select(
                uri => Path.GetFileName(uri.LocalPath)));
        Assert.Equal(9, FashionMnist.Load(_folder.Path, FashionSplit.Test).Labels![0]);
    }

    [Fact]
    public async Task Other_content_is_refused_and_leaves_no_file()
    {
        byte[] other = IdxFileTests.Gzip([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7]);
        using var server = new FakeServer(_ => Answer(other));

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Contains("MD5 is f4a8712d7a061bf5bd6d2ca38dc4d50a", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_as_it_is_when_the_download_fails()
    {
        var present = _folder.Write("train-images-idx3-ubyte.gz", "mine");
        using var server = new FakeServer(_ => Answer([1, 2, 3]));

        await Assert.ThrowsAsync<BadInputException>(() => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Equal("mine", await File.ReadAllTextAsync(present));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_named_with_its_status()
    {
        using var server = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.NotFound));

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Contains("status 404", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("https://", error.Name, StringComparison.Ordinal);
        Assert.EndsWith("train-images-idx3-ubyte.gz", error.Name, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_cut_answer_is_refused()
    {
        using var server = new FakeServer(_ =>
        {
            var answer = Answer([1, 2, 3]);
            answer.Content.Headers.ContentLength = 10;
            return answer;
        });

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Contains("3 of 10 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task An_endless_answer_is_stopped()
    {
        using var server = new FakeServer(
            _ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Contains("more than", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_broken_network_is_named()
    {
        using var silent = new FakeServer(_ => throw new HttpRequestException("no route"));
        using var broken = new FakeServer(
            _ => new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) });

        var noRoute = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, silent));
        var midway = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, broken));

        Assert.Contains("no route", noRoute.Message, StringComparison.Ordinal);
        Assert.Contains("cable cut", midway.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task An_answer_that_did_not_come_over_https_is_refused()
    {
        using var server = new FakeServer(_ => new HttpResponseMessage
        {
            RequestMessage = new HttpRequestMessage(HttpMethod.Get, "http://elsewhere.example/file.gz"),
            Content = new ByteArrayContent([1]),
        });

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Contains("away from https", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://elsewhere.example/file.gz", "a redirect to http, away from https")]
    [InlineData("ftp://elsewhere.example/file.gz", "a redirect to ftp")]
    [InlineData("file:///etc/passwd", "a redirect to file")]
    [InlineData("https://elsewhere.example/again", "more than 10 redirects")]
    [InlineData("/again", "more than 10 redirects")]
    public async Task A_redirect_is_followed_over_https_alone_and_not_for_ever(string location, string got)
    {
        using var server = new FakeServer(_ => Redirect(location));

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Contains(got, error.Message, StringComparison.Ordinal);
        Assert.All(server.Asked, uri => Assert.Equal("https", uri.Scheme));
        Assert.InRange(server.Asked.Count, 1, 11);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task What_a_redirect_leads_to_is_taken_only_with_the_known_hash()
    {
        using var server = new FakeServer(uri => uri.Host == "github.com"
            ? Redirect("https://files.example/one")
            : Answer(IdxFileTests.Gzip([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7])));

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => FashionDownload.DownloadAsync(_folder.Path, null, server));

        Assert.Contains("MD5 is f4a8712d7a061bf5bd6d2ca38dc4d50a", error.Message, StringComparison.Ordinal);
        Assert.Equal(["github.com", "files.example"], server.Asked.Select(uri => uri.Host));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task It_stops_when_asked_and_leaves_no_file()
    {
        using var stop = new CancellationTokenSource();
        using var server = new FakeServer(
            _ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });
        var reports = new Reports { OnReport = stop.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => FashionDownload.DownloadAsync(_folder.Path, reports, server, cancellationToken: stop.Token));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static HttpResponseMessage Redirect(string location)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Found);
        answer.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        return answer;
    }

    private static HttpResponseMessage Answer(byte[] bytes) => new() { Content = new ByteArrayContent(bytes) };

    private static byte[] RealFile(Uri uri) =>
        File.ReadAllBytes(Path.Combine(FashionFactAttribute.Folder!, Path.GetFileName(uri.LocalPath)));

    private sealed class FakeServer(Func<Uri, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!);
            var response = answer(request.RequestUri!);
            response.RequestMessage ??= request;
            return Task.FromResult(response);
        }
    }

    private sealed class Reports : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(DownloadProgress value)
        {
            All.Add(value);
            OnReport?.Invoke();
        }
    }

    private class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class BrokenStream : EndlessStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("cable cut");
    }
}
