using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using BigLearnEm.Tests.NeuralEm;
using static TorchSharp.torch;

namespace BigLearnEm.Endurance.Soak;

/// <summary>Draws shapes, trains Neural-EM on them for two epochs, loads the model and measures it.</summary>
internal static class PixelWork
{
    public static void Do(string folder, int round)
    {
        var shapes = StaticShapes.Create(new StaticShapesOptions
        {
            TrainingCount = 24, ValidationCount = 8, TestCount = 8, Side = 14, Shapes = 2, Seed = (ulong)round,
        });
        var options = NeuralEmFixture.Options with
        {
            Epochs = 2, Seed = (ulong)round, Variant = round % 2 == 0 ? NeuralEmVariant.RnnEm : NeuralEmVariant.Nem,
        };
        var output = Path.Combine(folder, "nem");
        var directories = TrainDirectories.For(output, output, options.Seed, true);
        NeuralEmRun.Execute(options.Validate(), shapes, CPU, directories, false, null, default);
        using var model = NeuralEmFile.Load(output, CPU).Model;
        new NeuralEmEvaluator(model, CPU, options.Components, options.Steps, options.Seed).Measure(shapes.Test, "test", 0);
        var sheet = Path.Combine(folder, "sheet.png");
        ImageFile.Write(sheet, ImageSheet.Compose(shapes.Test.Images, [0, 1, 2, 3], 2));
        ImageFile.ReadGray(sheet);
    }
}
