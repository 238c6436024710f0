using System.Text.RegularExpressions;

namespace BigLearnEm.Tests.Docs;

/// <summary>The C# of the documents is that of <see cref="LibrarySamples"/>, which is compiled and run.</summary>
public sealed partial class LibrarySampleTests
{
    private const string Name = "docs/LIBRARY.md";

    private static readonly string s_source = Repository.PathOf("tests", "BigLearnEm.Tests", "Docs", "LibrarySamples.cs");

    [Fact]
    public void Every_sample_of_the_documents_is_one_that_runs()
    {
        var samples = Samples(File.ReadAllLines(s_source)).ToList();
        foreach (var (name, code) in samples)
        {
            var document = Document.Read(Name);
            if (DocumentedHelpTests.Accepts) File.WriteAllText(Repository.PathOf(Name), document.With($"sample {name}", code));
            else Assert.True(
                document.Blocks("csharp").SingleOrDefault(block => block.Remark == $"sample {name}").Code == code,
                $"{Name} has another sample {name} than {s_source}. {DocumentedHelpTests.AcceptVariable}=1 scripts/test --filter LibrarySample renews it.");
        }

        foreach (var document in Document.All)
        {
            Assert.All(
                document.Blocks("csharp").Select(block => Usings().Replace(block.Code, "")),
                code => Assert.True(samples.Exists(sample => sample.Code == code), $"{document.Name} has C# that no test runs:\n{code}"));
        }
    }

    // The name of the method, and what stands between the marks without the indentation of its first line.
    private static IEnumerable<(string Name, string Code)> Samples(string[] lines)
    {
        var name = "";
        for (var i = 0; i < lines.Length; i++)
        {
            if (Method().Match(lines[i]) is { Success: true } method) name = method.Groups[1].Value;
            if (lines[i].Trim() != "// sample") continue;
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            yield return (name, string.Join('\n', lines.Skip(i + 1).TakeWhile(line => line.Trim() != "// end")
                .Select(line => line.Length > indent ? line[indent..] : "")));
        }
    }

    [GeneratedRegex(@"^    (?:public|private static) void (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"\A(using (BigLearnEm|static)\S* ?\S*;\n)+\n?")]
    private static partial Regex Usings();
}
