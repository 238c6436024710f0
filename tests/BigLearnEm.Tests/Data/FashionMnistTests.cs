using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class FashionMnistTests : IDisposable
{
    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";
    private const string TestImages = "t10k-images-idx3-ubyte";
    private const string TestLabels = "t10k-labels-idx1-ubyte";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fashion-mnist", "")]
    [InlineData("fashion-mnist", ".gz")]
    [InlineData("FashionMNIST/raw", "")]
    [InlineData("fashion-mnist/FashionMNIST/raw", ".gz")]
    [InlineData(".", "")]
    public void The_data_dir_is_the_folder_of_the_files_or_its_parent(string below, string ending)
    {
        WriteSet(below, ending);

        var set = FashionMnist.TryLoad(new DataLocation(_folder.Path, null, "no such root"), FashionSplit.All);

        Assert.Equal(5, set!.Count);
    }

    [Fact]
    public void Names_with_a_dot_before_idx_are_taken()
    {
        WriteSet(".", "");
        foreach (var name in new[] { TrainImages, TrainLabels, TestImages, TestLabels })
            File.Move(_folder[name], _folder[name.Replace("-idx", ".idx", StringComparison.Ordinal)]);

        Assert.Equal(5, FashionMnist.Load(_folder.Path, FashionSplit.All).Count);
    }

    [Fact]
    public void Splits_are_training_test_and_both_in_this_order()
    {
        WriteSet(".", ".gz");

        var train = FashionMnist.Load(_folder.Path, FashionSplit.Train);
        var test = FashionMnist.Load(_folder.Path, FashionSplit.Test);
        var all = FashionMnist.Load(_folder.Path, FashionSplit.All);

        Assert.Equal((3, 2, 5), (train.Count, test.Count, all.Count));
        Assert.Equal([.. train.Pixels, .. test.Pixels], all.Pixels);
        Assert.Equal([0, 1, 2, 11, 12], all.Labels!);
        Assert.Equal((2, 4), (all.Height, all.Width));
    }

    [Fact]
    public void A_set_of_other_content_is_not_called_fashion_mnist()
    {
        WriteSet("fashion-mnist", "");

        var set = FashionMnist.Load(_folder["fashion-mnist"], FashionSplit.All);

        Assert.Equal("images", set.Name);
        Assert.Equal(
            $"3 training and 2 test images from {_folder["fashion-mnist"]} (not the official Fashion-MNIST)",
            set.Source);
        Assert.Equal(
            $"2 test images from {_folder["fashion-mnist"]} (not the official Fashion-MNIST)",
            FashionMnist.Load(_folder["fashion-mnist"], FashionSplit.Test).Source);
    }

    [Fact]
    public void The_data_dir_comes_before_the_environment_and_that_before_the_dataset_root()
    {
        foreach (var root in new[] { "given", "environment", "dataset" })
            WriteSet(root + "/fashion-mnist", "");

        Assert.Equal(_folder["given/fashion-mnist"], FashionMnist.TryLocate(Location("given", "environment")));
        Assert.Equal(_folder["environment/fashion-mnist"], FashionMnist.TryLocate(Location(null, "environment")));
        Assert.Equal(_folder["dataset/fashion-mnist"], FashionMnist.TryLocate(Location(null, null)));
    }

    [Fact]
    public void A_named_place_without_images_is_an_error_and_never_a_reason_to_look_further()
    {
        WriteSet("dataset/fashion-mnist", "");
        WriteSet("full/fashion-mnist", "");
        Directory.CreateDirectory(_folder["void"]);

        var given = Assert.Throws<BadInputException>(() => FashionMnist.TryLocate(Location("void", "full")));
        var environment = Assert.Throws<BadInputException>(() => FashionMnist.TryLocate(Location(null, "void")));
        var missing = Assert.Throws<BadInputException>(() => FashionMnist.TryLocate(Location("nowhere", null)));

        Assert.Equal(_folder["void"], given.Name);
        Assert.Contains("--data_dir", given.Message, StringComparison.Ordinal);
        Assert.Contains("$BIGLEARN_DATA", environment.Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_root_of_the_environment_is_no_folder_of_files()
    {
        WriteSet("root", "");

        Assert.Throws<BadInputException>(() => FashionMnist.TryLocate(Location(null, "root")));
    }

    [Fact]
    public void Where_no_place_was_named_nothing_found_is_no_error()
    {
        Assert.Null(FashionMnist.TryLoad(Location(null, null), FashionSplit.All));
        Assert.Null(FashionMnist.TryLoad(new DataLocation(null, "", _folder["dataset"]), FashionSplit.All));
        Assert.False(new DataLocation(null, "").IsGiven);
        Assert.True(new DataLocation("x", null).IsGiven);
        Assert.True(new DataLocation(null, "x").IsGiven);
    }

    [Theory]
    [InlineData(TrainImages, FashionSplit.Train)]
    [InlineData(TrainImages, FashionSplit.All)]
    [InlineData(TestImages, FashionSplit.Test)]
    [InlineData(TestImages, FashionSplit.All)]
    public void A_missing_image_file_is_named(string file, FashionSplit split)
    {
        WriteSet(".", "");
        File.Delete(_folder[file]);

        var error = Assert.Throws<BadInputException>(() => FashionMnist.Load(_folder.Path, split));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_asked_for_may_be_missing()
    {
        WriteSet(".", "");
        File.Delete(_folder[TrainImages]);

        Assert.Equal(2, FashionMnist.Load(_folder.Path, FashionSplit.Test).Count);
    }

    [Fact]
    public void Without_label_files_the_set_has_no_labels()
    {
        WriteSet(".", "");
        File.Delete(_folder[TrainLabels]);
        File.Delete(_folder[TestLabels]);

        Assert.Null(FashionMnist.Load(_folder.Path, FashionSplit.All).Labels);
        Assert.Null(FashionMnist.Load(_folder.Path, FashionSplit.Train).Labels);
    }

    [Theory]
    [InlineData(TrainLabels)]
    [InlineData(TestLabels)]
    public void One_label_file_of_two_is_an_error_that_names_the_other(string missing)
    {
        WriteSet(".", "");
        File.Delete(_folder[missing]);

        var error = Assert.Throws<BadInputException>(() => FashionMnist.Load(_folder.Path, FashionSplit.All));

        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_and_test_images_of_different_size_are_refused()
    {
        WriteSet(".", "");
        IdxFile.WriteImages(_folder[TestImages], new ImageSet("a", "b", new byte[2 * 9], 2, 3, 3));

        var error = Assert.Throws<BadInputException>(() => FashionMnist.Load(_folder.Path, FashionSplit.All));

        Assert.Contains("2x4", error.Message, StringComparison.Ordinal);
        Assert.Contains("3x3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_in_a_named_place_is_an_error()
    {
        WriteSet(".", "");
        _folder.Write(TrainImages, [0, 0, 8, 3]);

        var location = new DataLocation(_folder.Path, null);

        Assert.Throws<BadInputException>(() => FashionMnist.TryLoad(location, FashionSplit.All));
    }

    [FashionFact]
    public void The_real_set_has_its_counts_labels_and_content()
    {
        var root = Path.GetDirectoryName(FashionFactAttribute.Folder)!;
        var set = FashionMnist.TryLoad(new DataLocation(null, root), FashionSplit.All)!;
        var test = FashionMnist.Load(FashionFactAttribute.Folder!, FashionSplit.Test);

        Assert.Equal((70000, 28, 28, 784), (set.Count, set.Height, set.Width, set.PixelCount));
        Assert.Equal("fashion-mnist", set.Name);
        Assert.Equal(
            $"Fashion-MNIST, 60000 training and 10000 test images, from {FashionFactAttribute.Folder}", set.Source);
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], set.Labels![..10]);
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], set.Labels![60000..60010]);
        Assert.All(Enumerable.Range(0, 10), k => Assert.Equal(7000, set.Labels!.Count(label => label == k)));
        Assert.Equal(10000, test.Count);
        Assert.Equal(set.Image(60000).ToArray(), test.Image(0).ToArray());
    }

    [FashionFact]
    public void The_real_files_have_the_known_hashes() => Assert.All(
        FashionFile.All, file => Assert.True(file.IsOfficial(file.FindIn(FashionFactAttribute.Folder!)!)));

    private DataLocation Location(string? dataDir, string? environment) => new(
        dataDir is null ? null : _folder[dataDir], environment is null ? null : _folder[environment],
        _folder["dataset"]);

    /// <summary>Three training and two test images of 2x4, with labels.</summary>
    private void WriteSet(string below, string ending)
    {
        var train = new ImageSet("a", "b", Enumerable.Range(0, 24).Select(i => (byte)i).ToArray(), 3, 2, 4);
        var test = new ImageSet("a", "b", Enumerable.Range(100, 16).Select(i => (byte)i).ToArray(), 2, 2, 4);
        IdxFile.WriteImages(_folder[Path.Combine(below, TrainImages + ending)], train);
        IdxFile.WriteImages(_folder[Path.Combine(below, TestImages + ending)], test);
        IdxFile.WriteLabels(_folder[Path.Combine(below, TrainLabels + ending)], [0, 1, 2]);
        IdxFile.WriteLabels(_folder[Path.Combine(below, TestLabels + ending)], [11, 12]);
    }
}
