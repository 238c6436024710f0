using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using BigLearnEm.Runs;

namespace BigLearnEm.NeuralEm;

/// <summary>The record of a run, <c>metrics.jsonl</c>: a line for each epoch, and one for the test at the end.</summary>
internal sealed class NeuralEmRecords : IDisposable
{
    private readonly ulong _seed;
    private readonly string _path;
    private readonly RecordWriter _metrics;
    private long _stepStarted = Stopwatch.GetTimestamp();

    /// <summary>Opens the record, cut back to a checkpoint's lines, or afresh.</summary>
    public NeuralEmRecords(ulong seed, string path, Checkpoint? checkpoint)
    {
        (_seed, _path) = (seed, path);
        _metrics = checkpoint is null
            ? RecordWriter.Create(path)
            : RecordWriter.Open(path, checkpoint.NumberOf<long>("metrics_lines"));
    }

    public long Lines => _metrics.Lines;

    /// <summary>An epoch.</summary>
    /// <param name="epoch">Its number, from 1.</param>
    /// <param name="loss">Mean training loss of its images, under noise.</param>
    /// <param name="validation">What the model then made of the validation images.</param>
    public void Epoch(int epoch, double loss, NeuralEmScore validation)
    {
        var line = new JsonObject { ["seed"] = _seed, ["stage"] = "train", ["epoch"] = epoch, ["loss"] = loss };
        line["valid_loss"] = validation.Loss;
        if (validation.AdjustedMutualInformation is { } agreement) line["valid_ami"] = agreement;
        Write(line);
    }

    /// <summary>The test of the best epoch's weights.</summary>
    public void Test(NeuralEmScore score)
    {
        var line = new JsonObject { ["seed"] = _seed, ["stage"] = "test", ["loss"] = score.Loss, ["images"] = score.Scored };
        if (score.AdjustedMutualInformation is { } agreement) line["ami"] = agreement;
        if (score.FirstStart is { } first)
        {
            line["first_start_loss"] = first.Loss;
            if (first.AdjustedMutualInformation is { } ofFirst) line["first_start_ami"] = ofFirst;
        }

        Write(line);
    }

    /// <summary>Waits until the record is on the disk.</summary>
    public void Sync() => _metrics.Sync();

    /// <summary>Seconds of each stage, over this process and those before it.</summary>
    public Dictionary<string, double> StageSeconds()
    {
        var seconds = new Dictionary<string, double>();
        using var reader = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } text)
        {
            using var line = JsonDocument.Parse(text);
            var stage = line.RootElement.GetProperty("stage").GetString()!;
            seconds[stage] = seconds.GetValueOrDefault(stage) + line.RootElement.GetProperty("seconds").GetDouble();
        }

        return seconds;
    }

    public void Dispose() => _metrics.Dispose();

    private void Write(JsonObject line)
    {
        line["seconds"] = Math.Round(Stopwatch.GetElapsedTime(_stepStarted).TotalSeconds, 3);
        _stepStarted = Stopwatch.GetTimestamp();
        _metrics.WriteLine(JsonRecord.Line(line));
    }
}
