using System.Globalization;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Deep;

/// <summary>
/// Everything that determines what <see cref="TrainRun"/> computes: the same options and images give the same weights
/// and records. Where files go, the device's name and what is displayed are not part of it. Immutable.
/// </summary>
public sealed record TrainOptions
{
    private const int UsualSteps = 64;
    private const int SmallestBatch = 32;
    private const int LargestBatch = 512;

    /// <summary>Name of the images (<c>--dataset</c>): Fashion or Garments.</summary>
    public string Dataset { get; init; } = "Fashion";

    /// <summary>Which part of the dataset the images are (<c>--split</c>).</summary>
    public FashionSplit Split { get; init; } = FashionSplit.All;

    /// <summary>How the images are clustered (<c>--method</c>).</summary>
    public TrainMethod Method { get; init; } = TrainMethod.BigLearn;

    /// <summary>What the mixture is fitted to (<c>--space</c>).</summary>
    public ClusteringSpace Space { get; init; } = ClusteringSpace.Latent;

    /// <summary>Number of components K (<c>--num_component</c>).</summary>
    public int Components { get; init; } = 10;

    /// <summary>Most iterations of the first fit, each one matching (<c>--Niter</c>).</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>Local EM updates inside each iteration (<c>--NITnei</c>).</summary>
    public int LocalUpdates { get; init; } = 5;

    /// <summary>
    /// Smallest eigenvalue of a covariance, in squared units of the scaled data (<c>--eps</c>): 0.05, as in the published run
    /// on Fashion-MNIST.
    /// </summary>
    public double CovarianceFloor { get; init; } = 5e-2;

    /// <summary>First parameter of the Beta distribution of the kept share of features (<c>--a_beta</c>).</summary>
    public double BetaA { get; init; } = 5;

    /// <summary>Second parameter of that Beta distribution (<c>--b_beta</c>).</summary>
    public double BetaB { get; init; } = 1;

    /// <summary>Probability of the joint matching (<c>--P1</c>).</summary>
    public double JointProbability { get; init; } = 0.4;

    /// <summary>Probability of a joint or marginal matching together (<c>--P2</c>).</summary>
    public double MarginalBound { get; init; } = 0.5;

    /// <summary>Iterations of one cycle of the first fit, after which its stopping rule looks (<c>--cycle</c>).</summary>
    public int CycleIterations { get; init; } = 10;

    /// <summary>Cycles that must lead back to the best optimum for the first fit to end (<c>--patience</c>).</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Start the mixture from a k-means partition rather than from N(0, I) (<c>--kmeans_init</c>).</summary>
    public bool KMeansStart { get; init; }

    /// <summary>Number of code features n_z of <see cref="TrainMethod.BigLearn"/> (<c>--n_z</c>).</summary>
    public int CodeDimension { get; init; } = 10;

    /// <summary>Passes over the images before the first fit (<c>--pretrain_epochs</c>).</summary>
    public int PretrainEpochs { get; init; } = 20;

    /// <summary>
    /// Images per step (<c>--batch_size</c>); null for 512, or fewer where an epoch would have fewer than 64 steps, but at
    /// least 32: a small set is otherwise hardly trained in the usual number of epochs.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// Parts of each minibatch whose gradients are computed apart and summed in double precision, for training in several
    /// processes (<c>--microbatches</c>): with the same number of them the weights are the same for any number of processes,
    /// of which there can be no more. Null for one in each process.
    /// </summary>
    public int? Microbatches { get; init; }

    /// <summary>Adam's learning rate (<c>--lr</c>).</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Most rounds of embedding refinement and mixture update (<c>--rounds</c>).</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>BigLearn-EM iterations of each round's mixture update (<c>--round_iterations</c>).</summary>
    public int RoundIterations { get; init; } = 10;

    /// <summary>Passes over the images in each round (<c>--refine_epochs</c>).</summary>
    public int RefineEpochs { get; init; } = 1;

    /// <summary>Weight of the clustering loss beside the reconstruction loss (<c>--beta</c>).</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>Rounds end when fewer than this share of the images changes cluster.</summary>
    public double ChangeTolerance { get; init; } = 1e-3;

    /// <summary>What the rounds train the embedding by (<c>--refinement</c>).</summary>
    public Refinement Refinement { get; init; } = Refinement.Neighbors;

    /// <summary>What <see cref="Refinement.Neighbors"/> has besides.</summary>
    public NeighborOptions Neighbors { get; init; } = new();

    /// <summary>What <see cref="TrainMethod.Edesc"/> has besides.</summary>
    public EdescOptions Edesc { get; init; } = new();

    /// <summary>SHA-256 of the file of pretrained weights, or empty; its weights replace pretraining.</summary>
    public string PretrainedWeights { get; init; } = "";

    /// <summary>Root of every random draw (<c>--seed</c>).</summary>
    public ulong Seed { get; init; } = 30;

    /// <summary>SHA-256 of the images' pixels in hexadecimal; <see cref="TrainRun"/> fills it in.</summary>
    public string ImagesHash { get; init; } = "";

    /// <summary>Threads of one computation; sums depend on it in their last digits (<c>--threads</c>).</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The kind of device, <c>cpu</c> or <c>cuda</c>; their sums differ in the last digits.</summary>
    public string DeviceKind { get; init; } = "cpu";

    /// <summary>Memory for the mixture's working data, and how it is cut into chunks.</summary>
    public MixtureMemory Memory { get; init; } = new();

    /// <summary>Number of code features that the network has: n_z, or one for each dimension of EDESC's subspaces.</summary>
    public int Codes => Method == TrainMethod.Edesc ? Components * Edesc.SubspaceDimension : CodeDimension;

    /// <summary>Images per step for a set of so many.</summary>
    /// <param name="images">Number of images N.</param>
    public int BatchFor(int images) =>
        Math.Min(images, BatchSize ?? Math.Clamp(images / UsualSteps, SmallestBatch, LargestBatch));

    /// <summary>Parts of a minibatch for so many processes.</summary>
    /// <param name="processes">Number of processes M.</param>
    internal int MicrobatchesFor(int processes) => Microbatches ?? processes;

    /// <summary>Whether the run comes to a refinement by neighbours.</summary>
    public bool RefinesByNeighbors => Method == TrainMethod.BigLearn && Space == ClusteringSpace.Latent
        && Rounds > 0 && Refinement == Refinement.Neighbors;

    /// <summary>The options of a mixture fit that is drawn from a stream of its own.</summary>
    /// <param name="iterations">Number of iterations.</param>
    /// <param name="stream">Name of the random stream.</param>
    public BigLearnOptions Mixture(int iterations, string stream) => new()
    {
        Components = Components,
        Iterations = iterations,
        LocalUpdates = LocalUpdates,
        CovarianceFloor = CovarianceFloor,
        BetaA = BetaA,
        BetaB = BetaB,
        JointProbability = JointProbability,
        MarginalBound = MarginalBound,
        CycleIterations = CycleIterations,
        Patience = Patience,
        Seed = Seed,
        Stream = stream,
    };

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's option.</exception>
    public TrainOptions Validate()
    {
        Mixture(Iterations, "mixture").Validate();
        AtLeast("--n_z", CodeDimension, 1);
        AtLeast("--pretrain_epochs", PretrainEpochs, 0);
        if (BatchSize is { } batch) AtLeast("--batch_size", batch, 1);
        if (Microbatches is { } parts) AtLeast("--microbatches", parts, 1);
        AtLeast("--rounds", Rounds, 0);
        AtLeast("--round_iterations", RoundIterations, 0);
        AtLeast("--refine_epochs", RefineEpochs, 0);
        AtLeast("--threads", Threads, 1);
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new UsageException("--lr", "a positive number", $"{LearningRate}", "1e-3 is usual.");
        if (!(Beta >= 0) || !double.IsFinite(Beta))
            throw new UsageException("--beta", "a number of at least 0", $"{Beta}", "0.1 is usual.");
        Memory.Validate();
        Neighbors.Validate();
        Edesc.Validate(Components);
        if (Method == TrainMethod.Edesc && Space == ClusteringSpace.Pixel)
            throw new UsageException(
                "--space", "latent with --method edesc", "pixel",
                "EDESC's subspaces lie among the network's codes: leave --space out, or take --method biglearn.");
        return this;
    }

    /// <summary>
    /// The options as they stand in a checkpoint: names as on the command line, values as text; only those that the method
    /// has a use for. A resumed run must have the same ones.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToMetadata()
    {
        var culture = CultureInfo.InvariantCulture;
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["dataset"] = Dataset,
            ["split"] = Split.ToString().ToLowerInvariant(),
            ["method"] = Method == TrainMethod.Edesc ? "edesc" : "biglearn",
            ["num_component"] = Components.ToString(culture),
            ["pretrain_epochs"] = PretrainEpochs.ToString(culture),
            ["batch_size"] = BatchSize?.ToString(culture) ?? "auto",
            ["microbatches"] = Microbatches?.ToString(culture) ?? "auto",
            ["lr"] = LearningRate.ToString("R", culture),
            ["beta"] = Beta.ToString("R", culture),
            ["pretrain_path"] = PretrainedWeights,
            ["seed"] = Seed.ToString(culture),
            ["threads"] = Threads.ToString(culture),
            ["device"] = DeviceKind,
        };
        foreach (var (name, value) in Method == TrainMethod.Edesc ? Edesc.ToMetadata() : OfBigLearn())
            metadata[name] = value;
        if (ImagesHash.Length > 0) metadata["images"] = ImagesHash;
        return metadata;
    }

    private IEnumerable<(string Name, string Value)> OfBigLearn()
    {
        var culture = CultureInfo.InvariantCulture;
        yield return ("space", Space == ClusteringSpace.Pixel ? "pixel" : "latent");
        yield return ("Niter", Iterations.ToString(culture));
        yield return ("NITnei", LocalUpdates.ToString(culture));
        yield return ("eps", CovarianceFloor.ToString("R", culture));
        yield return ("a_beta", BetaA.ToString("R", culture));
        yield return ("b_beta", BetaB.ToString("R", culture));
        yield return ("P1", JointProbability.ToString("R", culture));
        yield return ("P2", MarginalBound.ToString("R", culture));
        yield return ("cycle", CycleIterations.ToString(culture));
        yield return ("patience", Patience.ToString(culture));
        yield return ("kmeans_init", KMeansStart ? "true" : "false");
        yield return ("n_z", CodeDimension.ToString(culture));
        yield return ("rounds", Rounds.ToString(culture));
        yield return ("round_iterations", RoundIterations.ToString(culture));
        yield return ("refine_epochs", RefineEpochs.ToString(culture));
        yield return ("refinement", Refinement.ToString().ToLowerInvariant());
        if (Refinement == Refinement.Neighbors)
        {
            foreach (var entry in Neighbors.ToMetadata()) yield return entry;
        }

        yield return ("data_size", Memory.Size.ToString().ToLowerInvariant());
        yield return ("chunk_size", Memory.ChunkRows?.ToString(culture) ?? "auto");
        yield return ("max_memory", Memory.MaxBytes.ToString(culture));
    }

    private static void AtLeast(string option, int value, int least)
    {
        if (value < least)
            throw new UsageException(option, $"a whole number of at least {least}", $"{value}", "Give a value in that range.");
    }
}
