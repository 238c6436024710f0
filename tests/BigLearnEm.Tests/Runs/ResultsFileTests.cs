using System.Text.Json.Nodes;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public sealed class ResultsFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string ResultsPath => _directory.File(ResultsFile.FileName);

    [Fact]
    public void ResultsAreWrittenIndentedAndReadBackToTheBit()
    {
        var results = new JsonObject
        {
            ["final"] = new JsonObject { ["acc"] = 0.1 + 0.2, ["nmi"] = 1.0 / 3, ["tiny"] = 5e-324 },
            ["seeds"] = new JsonArray(1, 2),
            ["name"] = "Größe <5>",
        };
        ResultsFile.Write(ResultsPath, results);
        Assert.StartsWith(
            "{\n  \"final\": {\n    \"acc\": 0.30000000000000004,\n", File.ReadAllText(ResultsPath),
            StringComparison.Ordinal);
        Assert.EndsWith("\"Größe <5>\"\n}\n", File.ReadAllText(ResultsPath), StringComparison.Ordinal);
        var read = ResultsFile.Read(ResultsPath);
        Assert.Equal(0.1 + 0.2, (double)read["final"]!["acc"]!);
        Assert.Equal(5e-324, (double)read["final"]!["tiny"]!);
        Assert.Equal(["results.json"], _directory.FileNames());
    }

    [Fact]
    public void NumbersThatJsonCannotHoldAreNamedAndTheOldFileStays()
    {
        ResultsFile.Write(ResultsPath, new JsonObject { ["old"] = 1 });
        foreach (var bad in new JsonNode[] { double.NaN, double.PositiveInfinity, float.NegativeInfinity })
        {
            var results = new JsonObject { ["seeds"] = new JsonArray(new JsonObject { ["nmi"] = bad }) };
            var error = Assert.Throws<ArgumentException>(() => ResultsFile.Write(ResultsPath, results));
            Assert.Contains("$.seeds[0].nmi is ", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, (int)ResultsFile.Read(ResultsPath)["old"]!);
    }

    [Fact]
    public void ALineOfJsonIsOneLine()
    {
        var line = JsonRecord.Line(new JsonObject { ["it"] = 3, ["said"] = "a\nb", ["none"] = null });
        Assert.Equal("""{"it":3,"said":"a\nb","none":null}""", line);
        Assert.Throws<ArgumentException>(() => JsonRecord.Line(new JsonObject { ["x"] = double.NaN }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void AFileThatIsNotOneObjectIsRefused(string content)
    {
        File.WriteAllText(ResultsPath, content);
        var error = Assert.Throws<BadInputException>(() => ResultsFile.Read(ResultsPath));
        Assert.StartsWith(ResultsPath, error.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => ResultsFile.Read(_directory.File("absent.json")));
    }

    public void Dispose() => _directory.Dispose();
}
