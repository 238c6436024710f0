namespace BigLearnEm.NeuralEm;

/// <summary>
/// What changes over a training, as functions of the share of its updates that are done: Adam's learning rate rises over the
/// first hundredth and then falls along half a cosine (Loshchilov and Hutter, "SGDR", ICLR 2017), and the EM steps that an image
/// is unrolled for grow over three quarters. Few steps are quicker, and make the components part early.
/// </summary>
/// <param name="options">The first and last values; validated.</param>
public sealed class NeuralEmSchedule(NeuralEmOptions options)
{
    private const double RisingShare = 0.01;
    private const double GrowingShare = 0.75;

    /// <summary>EM steps of an update, on average over the training.</summary>
    public double MeanSteps =>
        options.Steps - (GrowingShare / 2 * (options.Steps - FirstSteps));

    /// <summary>Whether an update depends on how many there will be.</summary>
    public static bool IsFixedByEnd(NeuralEmOptions options) =>
        options.FinalLearningRate is not null || options.FirstSteps < options.Steps;

    private int FirstSteps => Math.Min(options.FirstSteps, options.Steps);

    /// <summary>The learning rate.</summary>
    /// <param name="done">Share of the updates that are done, from 0 to 1.</param>
    public double LearningRate(double done)
    {
        if (options.FinalLearningRate is not { } last) return options.LearningRate;
        var rising = Math.Min(1, (done / RisingShare) + 0.01);
        return rising * (last + ((options.LearningRate - last) * (1 + Math.Cos(Math.PI * done)) / 2));
    }

    /// <summary>EM steps of an image.</summary>
    /// <param name="done">Share of the updates that are done, from 0 to 1.</param>
    public int Steps(double done) =>
        FirstSteps + (int)Math.Round((options.Steps - FirstSteps) * Math.Min(1, done / GrowingShare));
}
