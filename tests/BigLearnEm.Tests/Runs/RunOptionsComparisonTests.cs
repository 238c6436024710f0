using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public class RunOptionsComparisonTests
{
    private static readonly Dictionary<string, string> s_checkpoint = new()
    {
        ["seed"] = "30",
        ["eps"] = "0.05",
        ["K"] = "10",
        ["old"] = "1",
    };

    [Fact]
    public void TheSameOptionsAreAccepted()
    {
        Assert.Empty(RunOptionsComparison.Differences(s_checkpoint, new Dictionary<string, string>(s_checkpoint)));
        RunOptionsComparison.RequireSame("file", s_checkpoint, new Dictionary<string, string>(s_checkpoint));
    }

    [Fact]
    public void EachDifferenceIsNamedWithBothValues()
    {
        var now = new Dictionary<string, string> { ["seed"] = "30", ["eps"] = "0.01", ["K"] = "12", ["new"] = "x" };
        Assert.Equal(
            [
                "--K: checkpoint 10, now 12",
                "--eps: checkpoint 0.05, now 0.01",
                "--new: checkpoint without it, now x",
                "--old: checkpoint 1, now without it",
            ],
            RunOptionsComparison.Differences(s_checkpoint, now).Select(difference => difference.ToString()));
        var error = Assert.Throws<BadInputException>(
            () => RunOptionsComparison.RequireSame("checkpoint-00000007.safetensors", s_checkpoint, now));
        Assert.StartsWith("checkpoint-00000007.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("--K: checkpoint 10, now 12; --eps: checkpoint 0.05", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images", "6f0a", "b1c2", "the images differ from those the run was started with")]
    [InlineData("pretrain_path", "6f0a", "b1c2", "the file of --pretrain_path has other contents")]
    [InlineData("pretrain_path", "", "b1c2", "--pretrain_path: checkpoint without it, now with it")]
    [InlineData("pretrain_path", "6f0a", "", "--pretrain_path: checkpoint with it, now without it")]
    public void HashesOfContentsAreNotShown(string name, string before, string now, string words)
    {
        var error = Assert.Throws<BadInputException>(() => RunOptionsComparison.RequireSame(
            "file", new Dictionary<string, string> { [name] = before },
            new Dictionary<string, string> { [name] = now }));
        Assert.StartsWith(
            $"file: expected the options that the run was started with, got others ({words}). ", error.Message,
            StringComparison.Ordinal);
    }
}
