namespace BigLearnEm.Tests.Cli;

/// <summary>A workplace with a model of its images in <c>model</c>, and two seeds of one in <c>models</c>.</summary>
public sealed class TrainedModel : IDisposable
{
    // Trained once; every workplace has files of its own, as tests alter them.
    private static readonly Lazy<Dictionary<string, byte[]>> s_files = new(Train);

    private readonly ProgramHost _host = new();

    public TrainedModel()
    {
        Workplace = new CliWorkplace(_host);
        foreach (var (path, content) in s_files.Value)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Workplace.PathOf(path))!);
            File.WriteAllBytes(Workplace.PathOf(path), content);
        }
    }

    public CliWorkplace Workplace { get; }

    public void Dispose()
    {
        _host.Dispose();
        Workplace.Dispose();
    }

    private static Dictionary<string, byte[]> Train()
    {
        using var workplace = new CliWorkplace();
        workplace.Run([.. CliWorkplace.Quick, "--out_dir", "model", "--txt_dir", "model"]).MustExit(0);
        workplace.Run([.. CliWorkplace.Quick, "--seed", "1,2", "--out_dir", "models", "--txt_dir", "models"]).MustExit(0);
        return ((string[])["model", "models"])
            .SelectMany(run => Directory.EnumerateFiles(workplace.PathOf(run), "*", SearchOption.AllDirectories))
            .ToDictionary(path => Path.GetRelativePath(workplace.Folder, path), File.ReadAllBytes);
    }
}
