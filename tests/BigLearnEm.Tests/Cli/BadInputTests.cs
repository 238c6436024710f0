using BigLearnEm.Data;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Cli;

public sealed class BadInputTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void AMissingDataFolderIsNamed() =>
        _workplace.Run("train", "--data_dir", "nowhere").MustFail(
            3, "nowhere", "expected", "got no such folder", "--data_dir");

    [Fact]
    public void FashionThatWasAskedForAndIsNotThereIsAnError() =>
        _workplace.Run("train", "--dataset", "Fashion").MustFail(
            3, "--dataset Fashion", "biglearn download", "--dataset Garments");

    [Fact]
    public void ATruncatedFileIsNamed()
    {
        var path = _workplace.PathOf("data", "train-images-idx3-ubyte.gz");
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);
        _workplace.Run(CliWorkplace.Quick).MustFail(3, "train-images-idx3-ubyte.gz", "expected", "get the file again");
    }

    [Fact]
    public void AFileThatIsNoIdxIsNamed()
    {
        File.Delete(_workplace.PathOf("data", "train-images-idx3-ubyte.gz"));
        File.WriteAllText(_workplace.PathOf("data", "train-images-idx3-ubyte"), "this is no IDX file");
        _workplace.Run(CliWorkplace.Quick).MustFail(3, "train-images-idx3-ubyte", "a file that begins with");
    }

    [Fact]
    public void ACountThatIsNotTheFilesIsNamed()
    {
        File.Delete(_workplace.PathOf("data", "train-images-idx3-ubyte.gz"));
        File.WriteAllBytes(
            _workplace.PathOf("data", "train-images-idx3-ubyte"),
            [0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 6, 0, 0, 0, 6, 1, 2, 3]);
        _workplace.Run(CliWorkplace.Quick).MustFail(3, "train-images-idx3-ubyte", "340 bytes", "got 19");
    }

    [Fact]
    public void MoreLabelsThanImagesAreNamed()
    {
        IdxFile.WriteLabels(
            _workplace.PathOf("data", "train-labels-idx1-ubyte.gz"), new int[CliWorkplace.TrainCount + 1]);
        _workplace.Run(CliWorkplace.Quick).MustFail(3, "train-labels-idx1-ubyte.gz", "250 labels", "got 251");
    }

    [Fact]
    public void MoreComponentsThanImagesAreRefused() =>
        _workplace.Run([.. CliWorkplace.Quick, "--num_component", "301"])
            .MustFail(3, "--num_component: expected at most one component per image, 300, got 301");

    [Theory]
    [InlineData("--out_dir")]
    [InlineData("--txt_dir")]
    public void ADirectoryThatCannotBeWrittenIsNamed(string flag)
    {
        File.WriteAllText(_workplace.PathOf("file"), "");
        _workplace.Run([.. CliWorkplace.Quick, flag, "file/results"])
            .MustFail(3, "file/results: expected a directory that can be written to", "Give another directory");
    }

    [Fact]
    public void ASecondRunOnTheSameDirectoryIsRefused()
    {
        using var held = RunLock.Acquire(_workplace.PathOf("busy"));
        _workplace.Run([.. CliWorkplace.Quick, "--out_dir", "busy"])
            .MustFail(
                3, "busy: expected an output directory that no other run is writing to",
                $"process {Environment.ProcessId}");
    }

    [Fact]
    public void MissingPretrainedWeightsAreNamed() =>
        _workplace.Run("train", "--data_dir", "data", "--pretrain_path", "none.safetensors")
            .MustFail(3, "none.safetensors", "the weights for --pretrain_path");

    [Fact]
    public void ACudaDeviceThatIsNotThereIsAnErrorAndNeverReplaced()
    {
        var cuda = _workplace.Run("doctor", "--json").MustExit(0).Json["cuda"]!;
        if ((bool)cuda["available"]!)
            _workplace.Run([.. CliWorkplace.Quick, "--device", "cuda:99"]).MustFail(
                3, "--device cuda:99", "got cuda:99");
        else
            _workplace.Run([.. CliWorkplace.Quick, "--device", "cuda:0"]).MustFail(
                3, "--device cuda:0: expected a CUDA device", "--device cpu");
    }

    [Fact]
    public void WeightsThatAreNotThereAreNamed() =>
        _workplace.Run("evaluate", "--weights", "nowhere", "--data_dir", "data").MustFail(
            3, "nowhere", "the model of a finished run");

    [Fact]
    public void TheTraceOfAnErrorIsShownOnlyOnRequest()
    {
        var result = _workplace.Run(["train", "--data_dir", "nowhere"], new() { ["BIGLEARN_DEBUG"] = "1" }).MustExit(3);
        Assert.Contains("   at BigLearnEm.", result.Error, StringComparison.Ordinal);
    }
}
