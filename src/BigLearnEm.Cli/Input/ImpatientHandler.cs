namespace BigLearnEm.Cli.Input;

/// <summary>
/// Gives up where no server answers within a few seconds, for a download that is a kindness and not an order. Once an
/// answer has begun, its body may take its time.
/// </summary>
internal sealed class ImpatientHandler : DelegatingHandler
{
    private readonly TimeSpan _patience;

    /// <summary>Creates the handler.</summary>
    /// <param name="patience">How long to wait for the head of an answer.</param>
    public ImpatientHandler(TimeSpan patience) : base(new SocketsHttpHandler { ConnectTimeout = patience, AllowAutoRedirect = false }) =>
        _patience = patience;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        try
        {
            return await base.SendAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {_patience.TotalSeconds:0} seconds", error);
        }
    }
}
