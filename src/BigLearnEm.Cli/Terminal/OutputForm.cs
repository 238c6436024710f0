namespace BigLearnEm.Cli.Terminal;

/// <summary>What standard output is to hold.</summary>
internal enum OutputForm
{
    /// <summary>A page for a person.</summary>
    Page,

    /// <summary>One JSON object (<c>--json</c>).</summary>
    Json,

    /// <summary>One table in CSV (<c>--csv</c>).</summary>
    Csv,
}
