using BigLearnEm.Deep;
using BigLearnEm.Mixtures;
using BigLearnEm.NeuralEm;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Endurance.Fuzz;

/// <summary>
/// Models and checkpoints as files of safetensors. Their seal refuses nearly every change, so that half of the files are
/// sealed anew after the change, as somebody would who means harm.
/// </summary>
internal static class FuzzModels
{
    private const int LengthBytes = 8;

    /// <summary>Changes the header alone, with its length set right, or anything; and seals what still is such a file.</summary>
    public static byte[] Mutate(FuzzSeed seed, DerivedRandom random)
    {
        var bytes = random.NextInt(3) == 0 ? Mutation.OfBytes(seed.Bytes, random) : MutateHeader(seed.Bytes, random);
        return random.NextInt(2) == 0 ? bytes : Sealed(bytes);
    }

    /// <summary>Reads a file as what it says that it is, and as everything else.</summary>
    public static void Read(string path)
    {
        var file = SafetensorsFile.Read(path);
        var kind = file.Metadata.GetValueOrDefault("kind") ?? "";
        if (kind.Contains("table", StringComparison.Ordinal)) ReadTable(path, file);
        else if (kind.Contains("neural", StringComparison.Ordinal)) NeuralEmFile.Load(path, CPU).Model.Dispose();
        else if (kind.Contains("checkpoint", StringComparison.Ordinal)) CheckpointFile.Read(path);
        else ClusterModel.Load(path, CPU).Dispose();
    }

    private static void ReadTable(string path, SafetensorsFile file)
    {
        using var model = TableModel.Load(path);
        // A model of more columns than its file has bytes would be no model.
        if (model.Columns.Count > file.Length) return;
        try
        {
            model.Predict(new Data.Table(new double[model.Columns.Count], 1, model.Columns.Count));
        }
        catch (MixtureException)
        {
            // Said of covariances that are none.
        }
    }

    private static byte[] MutateHeader(byte[] bytes, DerivedRandom random)
    {
        var length = (int)BitConverter.ToInt64(bytes);
        var header = Mutation.OfText(bytes.AsSpan(LengthBytes, length), random);
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes.AsSpan(LengthBytes + length)];
    }

    private static byte[] Sealed(byte[] bytes)
    {
        try
        {
            var file = SafetensorsFile.Read(new MemoryStream(bytes), "the file");
            var metadata = file.Metadata.Where(entry => entry.Key != SafetensorsSeal.MetadataKey)
                .ToDictionary(entry => entry.Key, entry => entry.Value);
            using var target = new MemoryStream();
            SafetensorsSeal.Seal(new SafetensorsFile(file.Entries, metadata)).Write(target);
            return target.ToArray();
        }
        catch (BadInputException)
        {
            return bytes;
        }
    }
}
