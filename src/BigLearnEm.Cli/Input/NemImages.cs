using BigLearnEm.Data;
using BigLearnEm.NeuralEm;

namespace BigLearnEm.Cli.Input;

/// <summary>The test images of a finished run of Neural-EM, for its page.</summary>
internal static class NemImages
{
    /// <summary>Draws them again, or reads them.</summary>
    /// <param name="file">The run's model.</param>
    /// <param name="path">The option <c>--data</c>; null where it was not given.</param>
    /// <exception cref="BadInputException">The run had a file, which was not named or cannot be used.</exception>
    public static GroupedImages ForReport(NeuralEmFile file, string? path)
    {
        if (path is not null) return GroupedImageFile.Read(path).Test;
        if (file.Options.GetValueOrDefault("data") != "shapes")
            throw new BadInputException(
                "--data", "the file of the images that the run was trained on", "none", "Give the --data of nem train.");
        return StaticShapes.Create(new StaticShapesOptions
        {
            TrainingCount = 1,
            ValidationCount = 1,
            TestCount = Number("test_size"),
            Shapes = Number("shapes"),
            Side = Number("canvas"),
            Seed = (ulong)Number("data_seed"),
        }).Test;

        int Number(string option) => file.NumberOf(option);
    }
}
