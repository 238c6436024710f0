using System.Runtime.InteropServices;
using System.Text;
using BigLearnEm.Randomness;

namespace BigLearnEm.Benchmarks.Scaling;

/// <summary>Writes a .npy file of float32 rows that never are in memory together: Gaussians around ten centres.</summary>
internal static class StreamFile
{
    private const int Centres = 10;
    private const int RowsPerPiece = 8192;

    // What numpy.lib.format, version 1, puts before the header's text: a magic string, the version, the length.
    private const int PreambleLength = 10;

    public static void Write(string path, long rows, int dimension)
    {
        using var file = File.Create(path);
        WriteHeader(file, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dimension}), }}");
        var random = new DerivedRandom(1, "stream", dimension);
        var centres = new double[Centres * dimension];
        for (var i = 0; i < centres.Length; i++) centres[i] = 3 * random.NextGaussian();
        for (long done = 0; done < rows; done += RowsPerPiece)
        {
            var piece = new float[Math.Min(RowsPerPiece, rows - done) * dimension];
            for (var i = 0; i < piece.Length; i++)
                piece[i] = (float)(centres[i % centres.Length] + random.NextGaussian());
            file.Write(MemoryMarshal.AsBytes<float>(piece));
        }
    }

    private static void WriteHeader(FileStream file, string text)
    {
        var length = ((PreambleLength + text.Length + 1 + 63) / 64 * 64) - PreambleLength;
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));
    }
}
