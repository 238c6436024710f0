using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public class ReferenceRecordTests
{
    [Fact]
    public void ALineIsInTheReferencesWords()
    {
        var record = new ReferenceRecord(30, 0, new ReferenceScores(0.5, 1.0, 0.6123456789012345, 1e-05));
        const string Line =
            "seed=30, IT=0, Current-NMI=0.5, Current-ACC=1.0, Max-NMI=0.6123456789012345, Max-ACC=1e-05";
        Assert.Equal(Line, record.ToString());
        Assert.Equal(record, ReferenceRecord.Parse(Line, "record.txt, line 1"));
    }

    [Fact]
    public void WithoutLabelsThereAreNoFigures()
    {
        Assert.Equal("seed=30, IT=69", new ReferenceRecord(30, 69, null).ToString());
        Assert.Equal(new ReferenceRecord(30, 69, null), ReferenceRecord.Parse("seed=30, IT=69", "record"));
    }

    [Fact]
    public void TheFileIsNamedAsThePublishedProgramNamesIt()
    {
        Assert.Equal(
            "30_eps_0.05_N_70_nei_5_False_P10.4P20.5.txt", ReferenceRecord.FileName(30, 0.05, 70, 5, false, 0.4, 0.5));
        Assert.Equal(
            "0_eps_1e-05_N_2000_nei_1_True_P10.0P21.0.txt", ReferenceRecord.FileName(0, 1e-5, 2000, 1, true, 0, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("seed=30")]
    [InlineData("seed=30, IT=x")]
    [InlineData("seed=30, IT=0, Current-NMI=0.5")]
    [InlineData("seed=30, IT=0, Current-ACC=0.5, Current-NMI=0.5, Max-NMI=0.5, Max-ACC=0.5")]
    [InlineData("seed=30, IT=0, Current-NMI=0.5, Current-ACC=half, Max-NMI=0.5, Max-ACC=0.5")]
    [InlineData("seed=30, IT=0, Current-NMI=0.5, Current-ACC=0.5, Max-NMI=0.5, Max-ACC=0.5, More=1")]
    public void AnotherLineIsRefusedByName(string line)
    {
        var error = Assert.Throws<BadInputException>(() => ReferenceRecord.Parse(line, "record.txt, line 3"));
        Assert.StartsWith("record.txt, line 3: expected", error.Message, StringComparison.Ordinal);
    }
}
