using BigLearnEm.Cli.Configuration;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Tests.Cli;

/// <summary>Files that mean harm; what they cost is bounded by their own size.</summary>
public sealed class ConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("seed: &a [1, 2]\nother: *a", "run.yaml, line 2, column 8: expected a plain value", "an alias")]
    [InlineData("seed: [*a]", "an alias")]
    [InlineData("? [a]\n: 1", "a flag's name")]
    [InlineData("a: 1\n---\nb: 2", "one document", "a second one")]
    [InlineData("seed: [1, 2, 3U\neps: 0.45\nspace: 'late", "YAML")]
    [InlineData("a: [1, [2]]", "run.yaml, line 1, column 8", "another kind of YAML")]
    [InlineData("\"", "YAML")]
    public void Yaml_that_is_no_list_of_flags_is_refused(string text, params string[] parts) =>
        BadInput.Of(() => ConfigFile.Read(_folder.Write("run.yaml", text)), parts);

    [Theory]
    [InlineData("a: ")]
    [InlineData("")]
    public void Deep_yaml_ends_where_it_begins_to_be_deep(string start)
    {
        var path = _folder.Write("deep.yaml", start + new string('[', 100_000));
        BadInput.Of(() => ConfigFile.Read(path), "deep.yaml");
    }

    [Theory]
    [InlineData("{\"eps\": \"\\ud800\"}")]
    [InlineData("{\"\\udc00\": 1}")]
    public void A_text_of_json_that_is_no_unicode_is_refused(string text) =>
        BadInput.Of(() => ConfigFile.Read(_folder.Write("run.json", text)), "run.json", "Unicode");

    [Fact]
    public void Plain_yaml_is_read_in_order()
    {
        var entries = ConfigFile.Read(_folder.Write("run.yml", "# c\nb: [1, 'x']\na: ~\nc: \"~\"\nd:\n  - 1\n  - 2\ne:\n"));
        Assert.Equal(
            [("b", "1,x"), ("a", null), ("c", "~"), ("d", "1,2"), ("e", null)], entries.Select(entry => (entry.Key, entry.Value)));
        Assert.Empty(ConfigFile.Read(_folder.Write("empty.yaml", "# nothing\n")));
    }
}
