using System.Text.RegularExpressions;

namespace BigLearnEm.Tests.Docs;

/// <summary>README.md or a page of <c>docs/</c>.</summary>
internal sealed partial class Document
{
    private readonly string[] _lines;

    private Document(string name)
    {
        Name = name;
        _lines = File.ReadAllText(Repository.PathOf(name)).Split('\n');
    }

    /// <summary>Its path below the top folder.</summary>
    public string Name { get; }

    /// <summary>All of them, in the order in which a newcomer reads.</summary>
    public static IReadOnlyList<Document> All { get; } =
    [
        .. ((string[])["README.md", "docs/START.md", "docs/COMMANDS.md"])
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order())
            .Distinct().Select(name => new Document(name)),
    ];

    /// <summary>Reads one.</summary>
    /// <param name="name">Its path below the top folder.</param>
    public static Document Read(string name) => new(name);

    /// <summary>The blocks of code in a language, each with the remark in a comment before it, if there is one.</summary>
    /// <param name="language">What stands behind the three backticks.</param>
    public IEnumerable<(string? Remark, string Code)> Blocks(string language)
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            if (_lines[i] != $"```{language}") continue;
            var end = Array.IndexOf(_lines, "```", i + 1);
            Assert.True(end > 0, $"{Name}: the block of line {i + 1} has no end");
            var remark = i > 0 ? Remark().Match(_lines[i - 1]) : Match.Empty;
            yield return (remark.Success ? remark.Groups[1].Value : null, string.Join('\n', _lines[(i + 1)..end]));
            i = end;
        }
    }

    /// <summary>
    /// Lines with a command of the project that are not in a block to run: those of measurements, and of other machines.
    /// </summary>
    public IEnumerable<string> Mentions()
    {
        var inside = false;
        foreach (var line in _lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = !inside && line == "```sh";
            else if (!inside && Command().IsMatch(line)) yield return line.Trim();
        }
    }

    /// <summary>The document with the block after a remark replaced.</summary>
    public string With(string remark, string code)
    {
        var start = Array.IndexOf(_lines, $"<!-- {remark} -->") + 2;
        Assert.True(start > 1, $"{Name}: there is no <!-- {remark} -->");
        var end = Array.IndexOf(_lines, "```", start);
        return string.Join('\n', [.. _lines[..start], .. code.Split('\n'), .. _lines[end..]]);
    }

    [GeneratedRegex("^<!-- (.*) -->$")]
    private static partial Regex Remark();

    [GeneratedRegex(@"^(    |``?)?([A-Z_]+=\S+ )*((mpirun|srun) (-\S+ )*(\S+ )?)?scripts/")]
    private static partial Regex Command();
}
