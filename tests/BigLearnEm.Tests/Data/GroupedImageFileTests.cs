using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class GroupedImageFileTests : IDisposable
{
    private static readonly GroupedSplits s_shapes =
        StaticShapes.Create(new StaticShapesOptions { TrainingCount = 30, ValidationCount = 5, TestCount = 4, Side = 20 });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        GroupedImageFile.Write(_folder["shapes.npz"], s_shapes);
        var read = GroupedImageFile.Read(_folder["shapes.npz"]);
        foreach (var (expected, got) in new[]
        {
            (s_shapes.Training, read.Training), (s_shapes.Validation, read.Validation), (s_shapes.Test, read.Test),
        })
        {
            Assert.Equal(expected.Images.Pixels, got.Images.Pixels);
            Assert.Equal(expected.Groups, got.Groups);
            Assert.Equal((20, 20), (got.Images.Height, got.Images.Width));
        }

        var numpy = NpzFile.Read(_folder["shapes.npz"], "validation_groups");
        Assert.Equal([5, 20, 20], numpy.Shape);
        Assert.Equal(s_shapes.Validation.Groups, numpy.Values.Select(value => (byte)value));
    }

    [Fact]
    public void The_same_images_give_the_same_bytes()
    {
        GroupedImageFile.Write(_folder["a.npz"], s_shapes);
        GroupedImageFile.Write(_folder["b.npz"], s_shapes);
        Assert.Equal(File.ReadAllBytes(_folder["a.npz"]), File.ReadAllBytes(_folder["b.npz"]));
    }

    [Fact]
    public void A_missing_array_is_named()
    {
        WriteArrays(skip: "test_groups");
        BadInput.Of(() => GroupedImageFile.Read(_folder["x.npz"]), "an array 'test_groups'", "training_images");
    }

    [Fact]
    public void Other_shapes_are_named()
    {
        WriteArrays(groups: [4, 40, 10]);
        BadInput.Of(() => GroupedImageFile.Read(_folder["x.npz"]), "training_groups", "(4, 20, 20)", "(4, 40, 10)");
        WriteArrays(images: [4, 400], groups: [4, 400]);
        BadInput.Of(() => GroupedImageFile.Read(_folder["x.npz"]), "training_images", "shape (N, H, W)", "(4, 400)");
    }

    [Fact]
    public void Images_of_two_sizes_are_refused()
    {
        WriteArrays(images: [4, 40, 10], groups: [4, 40, 10], ofTraining: true);
        BadInput.Of(() => GroupedImageFile.Read(_folder["x.npz"]), "images of one size", "40x10", "20x20");
    }

    [Fact]
    public void Another_type_is_refused()
    {
        NpzFile.Write(_folder["x.npz"], [("training_images", new NpyArray(new double[400], [1, 20, 20]))]);
        BadInput.Of(() => GroupedImageFile.Read(_folder["x.npz"]), "training_images", "unsigned bytes (uint8)", "type f8");
    }

    [Fact]
    public void Another_ending_is_refused()
    {
        BadInput.Of(() => GroupedImageFile.Read(_folder["x.csv"]), "ends in .npz or .h5");
        BadInput.Of(() => GroupedImageFile.Write(_folder["x.h5"], s_shapes), "ends in .npz");
        BadInput.Of(() => GroupedImageFile.Read(_folder["none.npz"]), "nothing at this path");
        BadInput.Of(() => GroupedImageFile.Read(_folder["none.h5"]), "nothing at this path");
    }

    [Hdf5Fact]
    public void The_original_set_is_read()
    {
        var read = GroupedImageFile.Read(Fixture("shapes.h5"));
        Assert.Equal((5, 3, 2), (read.Training.Count, read.Validation.Count, read.Test.Count));
        var test = read.Test;
        for (var i = 0; i < 36; i++)
        {
            // Image 1 has a bar of group 1 in column 1 and one of group 2 in row 1.
            var (inColumn, inRow) = (i % 6 == 1, i / 6 == 1);
            Assert.Equal(inColumn || inRow ? 255 : 0, test.Images.Image(1)[i]);
            Assert.Equal(inColumn == inRow ? 0 : inColumn ? 1 : 2, test.GroupsOf(1)[i]);
        }
    }

    [Hdf5Fact]
    public void What_is_wrong_with_an_h5_file_is_named()
    {
        BadInput.Of(() => GroupedImageFile.Read(Fixture("shapes_no_groups.h5")), "an array test/groups", "none of that name");
        BadInput.Of(() => GroupedImageFile.Read(Fixture("shapes_flat.h5")), "validation/features", "(T, N, W, H, 1)", "(3, 36)");
        BadInput.Of(() => GroupedImageFile.Read(Fixture("shapes_fewer_groups.h5")), "training/groups", "(1, 5, 6, 6, 1)", "(1, 4, 6, 6, 1)");
        BadInput.Of(() => GroupedImageFile.Read(Fixture("shapes_bright.h5")), "training/features", "values from 0 to 1", "255");
        BadInput.Of(() => GroupedImageFile.Read(_folder.Write("text.h5", "no HDF5")), "an HDF5 file");
    }

    [Fact]
    public void A_missing_library_is_an_error_with_a_remedy() =>
        BadInput.Of(() => Hdf5Library.Load("libno_such_hdf5.so"), "HDF5", "libhdf5", "apt-get install libhdf5-103-1", ".npz");

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Data", name);

    private void WriteArrays(int[]? images = null, int[]? groups = null, string? skip = null, bool ofTraining = false)
    {
        var arrays = new List<(string, byte[], int[])>();
        foreach (var part in (string[])["training", "validation", "test"])
        {
            var usual = ofTraining && part != "training";
            arrays.Add(($"{part}_images", new byte[1600], (usual ? null : images) ?? [4, 20, 20]));
            arrays.Add(($"{part}_groups", new byte[1600], (usual ? null : groups) ?? [4, 20, 20]));
        }

        NpzFile.WriteBytes(_folder["x.npz"], [.. arrays.Where(array => array.Item1 != skip)]);
    }
}
