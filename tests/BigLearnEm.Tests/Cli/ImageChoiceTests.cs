using BigLearnEm.Cli;
using BigLearnEm.Data;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Tests.Cli;

/// <summary>What the program does where a download broke off; the network is forbidden here.</summary>
public sealed class ImageChoiceTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private static readonly string[] s_train =
    [
        "train", "--num_component", "3", "--Niter", "1", "--pretrain_epochs", "0", "--rounds", "0", "--n_z", "2",
        "--device", "cpu", "--quiet",
    ];

    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [FashionFact]
    public void ADownloadThatBrokeOffIsToBeGoneOnWith()
    {
        BreakOff();
        var result = _workplace.Run(s_train).MustExit(0);
        Assert.Contains("10000 Garments", result.Error, StringComparison.Ordinal);
        Assert.Contains("only a part of a download, and BIGLEARN_OFFLINE=1", result.Error, StringComparison.Ordinal);
    }

    [FashionFact]
    public void ADownloadThatBrokeOffIsNoFashion()
    {
        BreakOff();
        _workplace.Run([.. s_train, "--dataset", "Fashion"]).MustFail(
            ExitCode.BadInput, "--dataset Fashion", "only a part of a download there, and BIGLEARN_OFFLINE=1");
    }

    [Fact]
    public void FilesOfAnotherSetAreNeverTakenForADownload()
    {
        _workplace.WriteImages("dataset/fashion-mnist", withLabels: true);
        File.Delete(_workplace.PathOf("dataset", "fashion-mnist", "t10k-images-idx3-ubyte.gz"));
        _workplace.Run(s_train).MustFail(ExitCode.BadInput, "t10k-images-idx3-ubyte[.gz]");
    }

    // As a download does: the first file is there, and a part of the second under another name.
    private void BreakOff()
    {
        var folder = _workplace.PathOf("dataset", "fashion-mnist");
        Directory.CreateDirectory(folder);
        var source = Path.Combine(FashionFactAttribute.Folder!, "train-images-idx3-ubyte.gz");
        if (File.Exists(source)) File.Copy(source, Path.Combine(folder, "train-images-idx3-ubyte.gz"));
        else
        {
            var images = FashionMnist.Load(FashionFactAttribute.Folder!, FashionSplit.Train);
            IdxFile.WriteImages(Path.Combine(folder, "train-images-idx3-ubyte.gz"), images);
        }

        File.WriteAllText(Path.Combine(folder, "train-labels-idx1-ubyte.gz.0123.part"), "a part");
    }
}
