namespace BigLearnEm.Endurance.Fuzz;

/// <summary>A file to begin from.</summary>
/// <param name="Name">Its name, by which readers tell formats apart.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record FuzzSeed(string Name, byte[] Bytes)
{
    public static FuzzSeed Of(string path) => new(Path.GetFileName(path), File.ReadAllBytes(path));
}
