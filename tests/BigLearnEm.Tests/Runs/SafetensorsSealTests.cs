using System.Security.Cryptography;
using System.Text;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public class SafetensorsSealTests
{
    private static readonly SafetensorsFile s_sealed = SafetensorsSeal.Seal(new SafetensorsFile(
        [SafetensorsEntry.From<float>("means", [1f, 2f], 2), SafetensorsEntry.From<byte>("flag", [1], 1)],
        new Dictionary<string, string> { ["iteration"] = "7", ["said"] = "\"content_sha256\":\"0\"" }));

    [Fact]
    public void TheSealIsTheHashOfTheFileWithItsOwnDigitsAsZeros()
    {
        var bytes = BytesOf(s_sealed);
        var digits = s_sealed.Metadata["content_sha256"];
        var text = Encoding.Latin1.GetString(bytes).Replace(digits, new string('0', 64), StringComparison.Ordinal);
        Assert.Equal(digits, Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(text))));
    }

    [Fact]
    public void AWholeFileIsVerifiedAndASealIsReplacedBySealingAgain()
    {
        SafetensorsSeal.Verify(SafetensorsFile.Read(new MemoryStream(BytesOf(s_sealed)), "f"), "f");
        Assert.Equal(BytesOf(s_sealed), BytesOf(SafetensorsSeal.Seal(s_sealed)));
    }

    [Fact]
    public void EveryChangeOfEveryByteIsNoticed()
    {
        var whole = BytesOf(s_sealed);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var flip in new byte[] { 0x01, 0x02, 0x20, 0x2A, 0x80, 0xFF })
            {
                var altered = (byte[])whole.Clone();
                altered[at] ^= flip;
                Assert.Throws<BadInputException>(() =>
                    SafetensorsSeal.Verify(SafetensorsFile.Read(new MemoryStream(altered), "f"), "f"));
            }
        }
    }

    [Fact]
    public void AFileWithoutASealIsNotTakenForAWholeOne()
    {
        var error = Assert.Throws<BadInputException>(() => SafetensorsSeal.Verify(new SafetensorsFile([]), "f"));
        Assert.Contains("content_sha256", error.Message, StringComparison.Ordinal);
    }

    private static byte[] BytesOf(SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }
}
