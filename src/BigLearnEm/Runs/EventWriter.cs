using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using BigLearnEm.Files;

namespace BigLearnEm.Runs;

/// <summary>
/// An event file of TensorBoard: TFRecords of protocol-buffer messages <c>Event</c> with a <c>Summary</c> of one scalar each
/// (tensorflow/core/util/event.proto and framework/summary.proto; float32 as TensorBoard has them). Each event is handed to
/// the operating system as it is written, so that the curves can be watched.
/// </summary>
public sealed class EventWriter : IDisposable
{
    private const string Version = "brain.Event:2";

    private readonly FileStream _stream;
    private readonly string _path;

    private EventWriter(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Starts a new file beside those that a run has already; TensorBoard reads them all in the order of their times.</summary>
    /// <param name="directory">The directory, which is made where there is none.</param>
    /// <exception cref="BadInputException">The file cannot be written.</exception>
    public static EventWriter Create(string directory)
    {
        Directory.CreateDirectory(directory);
        // As TensorFlow names them: seconds, then what tells apart those of one second.
        for (var number = 0; ; number++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds():D10}.biglearn.{Environment.ProcessId}.{number}");
            var path = Path.Combine(directory, name);
            if (File.Exists(path)) continue;
            try
            {
                // No buffer of our own: an event is one write to the operating system.
                var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                var writer = new EventWriter(path, stream);
                writer.WriteRecord(Message(message => message.Bytes(3, Encoding.UTF8.GetBytes(Version))));
                return writer;
            }
            catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && !NativeFile.IsDiskFull(error)))
            {
                throw new BadInputException(
                    path, "an event file that can be written", error.Message.TrimEnd('.'),
                    "Give another --txt_dir, or mend its permissions.", error);
            }
        }
    }

    /// <summary>Deletes the event files of an earlier run.</summary>
    /// <param name="directory">Their directory; may be missing.</param>
    public static void Clear(string directory)
    {
        if (!Directory.Exists(directory)) return;
        foreach (var path in Directory.EnumerateFiles(directory, "events.out.tfevents.*.biglearn.*")) File.Delete(path);
    }

    /// <summary>Says that a run goes on from a step: TensorBoard forgets what it has read of later ones.</summary>
    /// <param name="step">The first step to come.</param>
    public void Restart(long step) => WriteRecord(Message(message =>
    {
        message.Integer(2, step);
        // SessionLog with status START.
        message.Bytes(7, Message(log => log.Integer(1, 1)));
    }));

    /// <summary>Writes a figure.</summary>
    /// <param name="tag">The curve that it belongs to.</param>
    /// <param name="step">Where on the curve, from 0.</param>
    /// <param name="value">The figure.</param>
    /// <exception cref="IOException">The disk is full; the message names the file.</exception>
    public void Scalar(string tag, long step, double value) => WriteRecord(Message(message =>
    {
        message.Integer(2, step);
        message.Bytes(5, Message(summary => summary.Bytes(1, Message(entry =>
        {
            entry.Bytes(1, Encoding.UTF8.GetBytes(tag));
            entry.Single(2, (float)value);
        }))));
    }));

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static byte[] Message(Action<ProtocolBuffer> fill)
    {
        var message = new ProtocolBuffer();
        fill(message);
        return message.ToArray();
    }

    // Length, its checksum, the event with its time in front, its checksum; all little-endian.
    private void WriteRecord(byte[] fields)
    {
        var time = new ProtocolBuffer();
        time.Double(1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
        byte[] content = [.. time.ToArray(), .. fields];
        var record = new byte[content.Length + 16];
        BinaryPrimitives.WriteInt64LittleEndian(record, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Crc32C.Masked(record.AsSpan(0, 8)));
        content.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + content.Length), Crc32C.Masked(content));
        try
        {
            _stream.Write(record);
        }
        catch (IOException error)
        {
            throw DiskFault.Of(_path, $"{record.Length} bytes more", error, "The events before them are intact.", DiskFault.Resume);
        }
    }
}
