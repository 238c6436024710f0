namespace BigLearnEm.Data;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="FileNumber">Which file this is, from 1.</param>
/// <param name="FileCount">How many files there are.</param>
/// <param name="BytesReceived">Bytes of this file received so far.</param>
/// <param name="BytesTotal">Bytes of this file in all; null where the server does not say.</param>
/// <param name="IsDone">Whether this file is in its place and verified.</param>
public sealed record DownloadProgress(
    string File, int FileNumber, int FileCount, long BytesReceived, long? BytesTotal, bool IsDone);
