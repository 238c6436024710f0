using System.Globalization;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public class PythonFloatTests
{
    [Fact]
    public void NumbersAreWrittenAndReadAsPythonDoes()
    {
        var pairs = RunsFixture.Json("floats.json").EnumerateArray().ToList();
        Assert.True(pairs.Count > 2000);
        foreach (var pair in pairs)
        {
            var bits = ulong.Parse(pair[0].GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var value = BitConverter.UInt64BitsToDouble(bits);
            var text = pair[1].GetString()!;
            Assert.Equal(text, PythonFloat.Format(value));
            Assert.True(PythonFloat.TryParse(text, out var read));
            if (double.IsNaN(value)) Assert.True(double.IsNaN(read));
            else Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(read));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1,5")]
    [InlineData("1 ")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("e5")]
    public void OtherTextIsNotANumber(string text) => Assert.False(PythonFloat.TryParse(text, out _));
}
