using BigLearnEm.Runs;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// What a training of Neural-EM is going to do for one seed, with estimates of work, from the products of its steps
/// (docs/RESULTS.md, "The floor of a training step"), and of memory.
/// </summary>
/// <param name="Stages">The stages; the training may end earlier.</param>
/// <param name="Bytes">Memory at the peak, in bytes.</param>
public sealed record NeuralEmPlan(IReadOnlyList<PlannedStage> Stages, long Bytes)
{
    // A step takes so much longer than its products.
    private const double BesideProducts = 1.2;

    // Forward, and backward for the weights and for the inputs.
    private const int PassesOfTraining = 3;

    // The runtime, libtorch and its buffers.
    private const long ProgramBytes = 350L << 20;

    // What the backward pass keeps of a step: numbers a pixel, and numbers a feature, of a component.
    private const int KeptOfPixel = 8;
    private const int KeptOfFeature = 6;

    /// <summary>Work of all stages together.</summary>
    public double Work => Stages.Sum(stage => stage.Work);

    /// <summary>Plans a training of one seed.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="training">Number of training images.</param>
    /// <param name="validation">Number of validation images there are.</param>
    /// <param name="test">Number of test images.</param>
    /// <param name="pixels">Pixels of an image P.</param>
    public static NeuralEmPlan Of(NeuralEmOptions options, int training, int validation, int test, int pixels)
    {
        ArgumentNullException.ThrowIfNull(options);
        var image = options.Steps * Step(options, pixels);
        var validated = Math.Min(validation, options.ValidationImages);
        var trained = PassesOfTraining * new NeuralEmSchedule(options).MeanSteps * Step(options, pixels);
        var epoch = (training * trained) + (validated * image);
        return new NeuralEmPlan(
            [
                new PlannedStage("train", options.Epochs, "epochs", options.Epochs * epoch),
                new PlannedStage("test", test, "images", test * image * options.Restarts),
            ],
            Memory(options, (long)training + validation + test, pixels));
    }

    /// <summary>The work of one EM step of one image, without gradients.</summary>
    private static double Step(NeuralEmOptions options, int pixels)
    {
        // To the features and back to the pixels, and among the features where these are of a recurrent network.
        double features = options.Features;
        var weights = (2 * pixels * features) + (options.Variant == NeuralEmVariant.RnnEm ? features * features : 0);
        return BesideProducts * 2 * options.Components * weights;
    }

    private static long Memory(NeuralEmOptions options, long images, int pixels)
    {
        var step = sizeof(float) * (long)options.BatchSize * options.Components
            * ((KeptOfPixel * pixels) + (KeptOfFeature * options.Features));
        // The images and their groups as bytes, the images once more on the device.
        return ProgramBytes + (3 * images * pixels) + (options.Steps * step);
    }
}
