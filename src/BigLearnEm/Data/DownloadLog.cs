using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;

namespace BigLearnEm.Data;

/// <summary>What downloads log; <see cref="LogEvents"/> has the numbers.</summary>
internal static partial class DownloadLog
{
    [LoggerMessage(LogEvents.FileVerified, LogLevel.Information, "{Path} downloaded and verified, MD5 {Md5}")]
    public static partial void FileVerified(this ILogger logger, string path, string md5);

    [LoggerMessage(LogEvents.FileKept, LogLevel.Debug, "{Path} is there and verified")]
    public static partial void FileKept(this ILogger logger, string path);

    [LoggerMessage(LogEvents.FileReplaced, LogLevel.Warning, "{Path} is not the official file and is downloaded again")]
    public static partial void FileReplaced(this ILogger logger, string path);
}
