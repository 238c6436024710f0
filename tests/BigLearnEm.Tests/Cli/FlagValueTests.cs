using BigLearnEm.Cli.Flags;

namespace BigLearnEm.Tests.Cli;

public sealed class FlagValueTests
{
    [Theory]
    [InlineData("30", new ulong[] { 30 })]
    [InlineData("30,31, 32", new ulong[] { 30, 31, 32 })]
    [InlineData("0..4", new ulong[] { 0, 1, 2, 3, 4 })]
    [InlineData("9,1..2", new ulong[] { 9, 1, 2 })]
    [InlineData("9223372036854775807", new ulong[] { long.MaxValue })]
    public void SeedsAreNumbersListsAndRanges(string text, ulong[] seeds) =>
        Assert.Equal(seeds, SeedList.Parse("--seed", text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1..2..3")]
    [InlineData("4..2")]
    [InlineData("1,,2")]
    [InlineData("5,3..6")]
    [InlineData("0..1000")]
    [InlineData("9223372036854775808")]
    public void OtherTextsAreNoSeeds(string text) =>
        Assert.Equal("--seed", Assert.Throws<UsageException>(() => SeedList.Parse("--seed", text)).Option);

    [Theory]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("512 MiB", 512L << 20)]
    [InlineData("1.5g", 3L << 29)]
    [InlineData("4GB", 4_000_000_000)]
    [InlineData("100", 100)]
    [InlineData("64B", 64)]
    public void AmountsOfMemoryHaveUnits(string text, long bytes) =>
        Assert.Equal(bytes, ByteSize.Parse("--max_memory", text));

    [Theory]
    [InlineData("")]
    [InlineData("GiB")]
    [InlineData("-1GiB")]
    [InlineData("9999999TiB")]
    [InlineData("two")]
    public void OtherTextsAreNoAmounts(string text) =>
        Assert.Throws<UsageException>(() => ByteSize.Parse("--max_memory", text));

    [Theory]
    [InlineData(2L << 30, "2GiB")]
    [InlineData(1536, "1.5KiB")]
    [InlineData(3, "3B")]
    public void AmountsAreWrittenInTheLargestUnit(long bytes, string text) =>
        Assert.Equal(text, ByteSize.Format(bytes));

    [Theory]
    [InlineData("auto", "auto")]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:3", "cuda:3")]
    public void DevicesHaveNames(string text, string name) =>
        Assert.Equal(name, DeviceName.Parse("--device", text).ToString());

    [Theory]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    [InlineData("gpu")]
    [InlineData("")]
    public void OtherTextsAreNoDevices(string text) =>
        Assert.Throws<UsageException>(() => DeviceName.Parse("--device", text));
}
