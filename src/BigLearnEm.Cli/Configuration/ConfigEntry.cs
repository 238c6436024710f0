namespace BigLearnEm.Cli.Configuration;

/// <summary>A key of a configuration file, with what it says.</summary>
/// <param name="Key">A flag's name, without dashes.</param>
/// <param name="Value">Its value as it would stand on the command line; null where the file says null.</param>
/// <param name="Place">Where it stands, for messages: the file, with the line where that is known.</param>
internal sealed record ConfigEntry(string Key, string? Value, string Place);
