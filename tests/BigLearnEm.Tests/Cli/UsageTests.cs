namespace BigLearnEm.Tests.Cli;

public sealed class UsageTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("--nitter 5", "--nitter")]
    [InlineData("surplus", "surplus")]
    [InlineData("--num_component ten", "--num_component: expected a whole number, got 'ten'")]
    [InlineData("--num_component 2.5", "--num_component: expected a whole number, got '2.5'")]
    [InlineData("--num_component 0", "--num_component: expected a whole number of at least 1, got 0")]
    [InlineData("--eps 0", "--eps: expected a positive number")]
    [InlineData("--eps -1", "--eps: expected a positive number")]
    [InlineData("--eps NaN", "--eps: expected a positive number")]
    [InlineData("--eps small", "--eps: expected a number, got 'small'")]
    [InlineData("--P1 0.6 --P2 0.5", "--P2: expected at least --P1")]
    [InlineData("--P1 1.5", "--P1: expected a probability")]
    [InlineData("--pretrain_epochs -1", "--pretrain_epochs: expected a whole number of at least 0, got -1")]
    [InlineData("--Niter -1", "--Niter: expected a whole number of at least 0")]
    [InlineData("--NITnei 0", "--NITnei: expected a whole number of at least 1")]
    [InlineData("--a_beta 0", "--a_beta: expected a positive number")]
    [InlineData("--lr 0", "--lr: expected a positive number")]
    [InlineData("--dataset MNIST", "--dataset: expected Fashion or Garments, got 'MNIST'")]
    [InlineData("--space voxel", "--space: expected latent or pixel")]
    [InlineData("--seed 3..1", "--seed: expected")]
    [InlineData("--seed 1,1", "--seed: expected every seed once")]
    [InlineData("--seed x", "--seed: expected")]
    [InlineData("--device gpu", "--device: expected auto, cpu, cuda or cuda:N, got 'gpu'")]
    [InlineData("--threads 0", "--threads: expected a whole number from 1")]
    [InlineData("--chunk_size 0", "--chunk_size: expected auto or a whole number of at least 1")]
    [InlineData("--max_memory lots", "--max_memory: expected an amount of memory, got 'lots'")]
    [InlineData("--max_memory 1KiB", "--max_memory: expected at least 16MiB")]
    [InlineData("--x_dim 784", "--x_dim: expected 36")]
    public void AValueOutOfRangeIsExplainedWithAHint(string flags, string message) => _workplace
        .Run(["train", "--data_dir", "data", .. flags.Split(' ')])
        .MustFail(2, message, "biglearn train --help");

    [Fact]
    public void AFlagWithoutItsValueIsExplained() =>
        _workplace.Run("train", "--data_dir").MustFail(2, "--data_dir", "biglearn train --help");

    [Fact]
    public void OfAFlagGivenTwiceTheLastOneCounts() =>
        _workplace.Run("train", "--eps", "1", "--eps", "0").MustFail(2, "--eps: expected a positive number");

    [Fact]
    public void AnUnknownVerbIsExplained() => _workplace.Run("tarin").MustFail(2, "tarin", "biglearn --help");

    [Fact]
    public void ARequiredFlagThatIsMissingIsNamed() =>
        _workplace.Run("predict", "--weights", "model").MustFail(2, "--input", "--output", "biglearn predict --help");

    [Fact]
    public void AnOutputWithoutAFormatIsRefused() =>
        _workplace.Run("predict", "--weights", "m", "--input", "i", "--output", "o.xlsx")
            .MustFail(2, "--output: expected a name that ends in .npy, .csv or .txt, got o.xlsx");

    [Fact]
    public void NothingIsWrittenWhereTheCommandLineIsWrong()
    {
        _workplace.Run("train", "--eps", "0");
        Assert.False(Directory.Exists(_workplace.PathOf("results")));
    }
}
