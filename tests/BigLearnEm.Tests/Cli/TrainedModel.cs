namespace BigLearnEm.Tests.Cli;

/// <summary>A workplace with a model of its images in <c>model</c>, and two seeds of one in <c>models</c>.</summary>
public sealed class TrainedModel : IDisposable
{
    public TrainedModel()
    {
        Workplace.Run([.. CliWorkplace.Quick, "--out_dir", "model", "--txt_dir", "model"]).MustExit(0);
        Workplace.Run([.. CliWorkplace.Quick, "--seed", "1,2", "--out_dir", "models", "--txt_dir", "models"])
            .MustExit(0);
    }

    public CliWorkplace Workplace { get; } = new();

    public void Dispose() => Workplace.Dispose();
}
