using System.CommandLine;
using BigLearnEm.Cli.Ranks;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Cli.Flags;

/// <summary>The flags of <c>train</c>: the published program's names, and the library's defaults.</summary>
internal sealed class TrainFlags
{
    private static readonly TrainOptions s_defaults = new();

    /// <summary>Creates the flags.</summary>
    /// <param name="communicator">The ranks, each of which calls this; they share the machine's cores.</param>
    public TrainFlags(ICommunicator communicator) => Threads = RankThreads.Flag(communicator);

    public Option<string?> Dataset { get; } =
        CommonFlags.Dataset("Fashion; Garments where no data were named and none can be had");

    public Option<string?> DataDir { get; } = CommonFlags.DataDir();

    public Option<string?> Split { get; } = CommonFlags.Split();

    public Option<int?> PixelCount { get; } = Flag.WholeOrNone(
        "--x_dim", "Pixels of one image; a check, as the images say it themselves.", null);

    public Option<string?> Method { get; } = Flag.Choice(
        "--method", "How to cluster: a BigLearn-EM mixture, or EDESC, the baseline that it is compared with.",
        Name(s_defaults.Method), null, "biglearn", "edesc");

    public Option<string?> Space { get; } = Flag.Choice(
        "--space", "What the mixture is fitted to: the network's codes, or the pixels without a network.",
        Name(s_defaults.Space), null, "latent", "pixel");

    public Option<int> Components { get; } = Flag.Whole(
        "--num_component", "Components of the mixture, or subspaces, which is the most clusters there can be.",
        s_defaults.Components);

    public Option<int> Iterations { get; } = Flag.Whole(
        "--Niter", "Most BigLearn-EM iterations of the first fit, each one matching.", s_defaults.Iterations);

    public Option<double> Floor { get; } = Flag.Real(
        "--eps", "Smallest variance of a component in any direction, in squared units of the scaled data.",
        s_defaults.CovarianceFloor);

    // A run explores a fixed number of iterations, so that the flags of the stopping rule are not among its groups.
    private MatchingFlags Matchings { get; } = new(s_defaults.Mixture(s_defaults.Iterations, "mixture"));

    public Option<bool> KMeansStart { get; } = Flag.Switch(
        "--kmeans_init", "Start the mixture from k-means instead of from N(0, I) means.");

    public Option<int> CodeDimension { get; } = Flag.Whole(
        "--n_z", "Features of a code; EDESC has one for each dimension of its subspaces.", s_defaults.CodeDimension);

    public Option<int> PretrainEpochs { get; } = Flag.Whole(
        "--pretrain_epochs", "Passes over the images before the first fit.", s_defaults.PretrainEpochs);

    public Option<string?> PretrainPath { get; } = Flag.Text(
        "--pretrain_path", "FILE",
        "Weights that replace pretraining: the model.safetensors of another run, or EDESC's parameters by name, as "
        + ".safetensors or a state dictionary of PyTorch (.pt).",
        null);

    public Option<int?> BatchSize { get; } = Flag.WholeOrNone(
        "--batch_size", "Images of one step.", "512, or a 64th of the images where that is fewer, but 32 at least");

    public Option<int?> Microbatches { get; } = Flag.WholeOrNone(
        "--microbatches", "Parts of a step's images, dealt to the processes under mpirun; for the same number of them the "
        + "weights are the same for any number of processes.", "one in each process");

    public Option<double> LearningRate { get; } = Flag.Real("--lr", "Learning rate of Adam.", s_defaults.LearningRate);

    public Option<int> Rounds { get; } = Flag.Whole(
        "--rounds", "Most rounds, each a refinement of the embedding and an update of the mixture.", s_defaults.Rounds);

    public Option<int> RoundIterations { get; } = Flag.Whole(
        "--round_iterations", "BigLearn-EM iterations of a round.", s_defaults.RoundIterations);

    public Option<int> RefineEpochs { get; } = Flag.Whole(
        "--refine_epochs", "Passes over the images in a round.", s_defaults.RefineEpochs);

    public Option<string?> Refinement { get; } = Flag.Choice(
        "--refinement",
        "What the rounds train the embedding by: agreement of neighbours, or the mixture's own sharpened target.",
        Name(s_defaults.Refinement), null, "neighbors", "target");

    public Option<int> Neighbors { get; } = Flag.Whole(
        "--neighbors", "Neighbours of each image, with --refinement neighbors.", s_defaults.Neighbors.Count);

    public Option<double> Balance { get; } = Flag.Real(
        "--balance", "Weight of equal cluster sizes beside the neighbours' agreement.", s_defaults.Neighbors.Balance);

    public Option<int> WarmUp { get; } = Flag.Whole(
        "--warm_up", "Passes over the images that teach the encoder the consensus of the graph's partitions.",
        s_defaults.Neighbors.WarmUpEpochs);

    public Option<double> Anchor { get; } = Flag.Real(
        "--anchor", "Weight of that consensus beside the neighbours' agreement.", s_defaults.Neighbors.Anchor);

    public Option<double> Dropout { get; } = Flag.Real(
        "--dropout", "Share of the encoder's hidden units left out at each step.", s_defaults.Neighbors.Dropout);

    public Option<int> Encoders { get; } = Flag.Whole(
        "--encoders", "Further autoencoders whose codes have a vote in that consensus.", s_defaults.Neighbors.Encoders);

    public Option<int> EncoderEpochs { get; } = Flag.Whole(
        "--encoder_epochs", "Passes over the images that pretrain each of them.", s_defaults.Neighbors.EncoderEpochs);

    public Option<int> Partitions { get; } = Flag.Whole(
        "--partitions", "Partitions of each view in each of three widths of its spectral embedding.",
        s_defaults.Neighbors.Partitions);

    public Option<double> Beta { get; } = Flag.Real(
        "--beta", "Weight of the clustering loss beside the reconstruction loss.", s_defaults.Beta);

    public Option<int> SubspaceDimension { get; } = Flag.Whole(
        "--subspace_dim", "Dimension of each subspace; a code has this many features for each of them.",
        s_defaults.Edesc.SubspaceDimension);

    public Option<double?> Eta { get; } = Flag.RealOrNone(
        "--eta", "Smoothing of the affinities to the subspaces.", "--subspace_dim");

    public Option<int> EdescEpochs { get; } = Flag.Whole(
        "--edesc_epochs", "Passes over the images that train network and subspaces together.",
        s_defaults.Edesc.Epochs);

    public Option<DeviceName> Device { get; } = CommonFlags.Device();

    public Option<int> Threads { get; }

    public Option<string?> DataSize { get; } = Flag.Choice(
        "--data_size", "Keep the mixture's working data (small), or make them again chunk by chunk (big).",
        Name(s_defaults.Memory.Size), null, "small", "big", "auto");

    public Option<int?> ChunkSize { get; } = CommonFlags.ChunkSize();

    public Option<long> MaxMemory { get; } = CommonFlags.MaxMemory(
        "Memory for the mixture's working data, beyond the data themselves.");

    public Option<IReadOnlyList<ulong>> Seeds { get; } = CommonFlags.Seeds(
        "Root of every random draw; a list 30,31,32 or a range 0..4 trains once for each.", s_defaults.Seed);

    public Option<bool> Resume { get; } = Flag.Switch(
        "--resume", "Go on from the last checkpoint in --out_dir, or start where there is none.");

    public Option<bool> DryRun { get; } = CommonFlags.DryRun("stages");

    public Option<string?> OutDir { get; } = Flag.Text(
        "--out_dir", "DIR", "Directory of the weights, checkpoints and results.json.", "./results");

    public Option<string?> TxtDir { get; } = Flag.Text(
        "--txt_dir", "DIR", "Directory of the text records and metrics.jsonl.", null, "--out_dir");

    public Option<bool> TensorBoard { get; } = Flag.Switch(
        "--tensorboard", "Write the curves of metrics.jsonl beside it as TensorBoard's event files, too.");

    public Option<string?> Config { get; } = CommonFlags.Config();

    public Option<bool> Quiet { get; } = CommonFlags.Quiet();

    public Option<bool> Json { get; } = CommonFlags.Json();

    public Option<bool> Csv { get; } = CommonFlags.Csv("seed");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<FlagGroup> Groups =>
    [
        new("Data", Dataset, DataDir, Split, PixelCount),
        new("Clusters", Method, Components),
        new("Mixture (with --method biglearn)", [Space, Iterations, Floor, .. Matchings.All, KMeansStart]),
        new(
            "Network (with --space latent)", CodeDimension, PretrainEpochs, PretrainPath, BatchSize, Microbatches, LearningRate,
            Beta),
        new("Refinement (with --method biglearn --space latent)", [Rounds, RoundIterations, RefineEpochs, .. OfRefinement]),
        new("EDESC (with --method edesc)", SubspaceDimension, Eta, EdescEpochs),
        new("Machine", Device, Threads, DataSize, ChunkSize, MaxMemory),
        new("Run and output", Config, Seeds, Resume, DryRun, OutDir, TxtDir, TensorBoard, Quiet, Json, Csv),
    ];

    /// <summary>The flags that only the network has a use for.</summary>
    public IReadOnlyList<Option> OfTheNetwork =>
    [
        CodeDimension, PretrainEpochs, PretrainPath, BatchSize, Microbatches, LearningRate, Rounds, RoundIterations, RefineEpochs,
        Beta, .. OfRefinement,
    ];

    /// <summary>The flags that only refinement by neighbours has a use for.</summary>
    public IReadOnlyList<Option> OfNeighbors => [Neighbors, Balance, WarmUp, Anchor, Dropout, Encoders, EncoderEpochs, Partitions];

    private IReadOnlyList<Option> OfRefinement => [Refinement, .. OfNeighbors];

    /// <summary>The flags that EDESC has no use for; that it has no other space than the codes is an error.</summary>
    public IReadOnlyList<Option> OfTheMixture =>
    [
        Iterations, Floor, .. Matchings.All, KMeansStart, CodeDimension, Rounds, RoundIterations, RefineEpochs, DataSize,
        ChunkSize, MaxMemory, .. OfRefinement,
    ];

    /// <summary>The flags that only EDESC has a use for.</summary>
    public IReadOnlyList<Option> OfEdesc => [SubspaceDimension, Eta, EdescEpochs];

    /// <summary>The library's options as the flags say them, for the first seed; not validated yet.</summary>
    public TrainOptions Read(ParseResult flags) => new()
    {
        Split = CommonFlags.ReadSplit(flags, Split) ?? FashionSplit.All,
        Method = Enum.Parse<TrainMethod>(flags.GetValue(Method)!, ignoreCase: true),
        Space = Enum.Parse<ClusteringSpace>(flags.GetValue(Space)!, ignoreCase: true),
        Components = flags.GetValue(Components),
        Iterations = flags.GetValue(Iterations),
        LocalUpdates = flags.GetValue(Matchings.LocalUpdates),
        CovarianceFloor = flags.GetValue(Floor),
        BetaA = flags.GetValue(Matchings.BetaA),
        BetaB = flags.GetValue(Matchings.BetaB),
        JointProbability = flags.GetValue(Matchings.JointProbability),
        MarginalBound = flags.GetValue(Matchings.MarginalBound),
        CycleIterations = flags.GetValue(Matchings.Cycle),
        Patience = flags.GetValue(Matchings.Patience),
        KMeansStart = flags.GetValue(KMeansStart),
        CodeDimension = flags.GetValue(CodeDimension),
        PretrainEpochs = flags.GetValue(PretrainEpochs),
        BatchSize = flags.GetValue(BatchSize),
        Microbatches = flags.GetValue(Microbatches),
        LearningRate = flags.GetValue(LearningRate),
        Rounds = flags.GetValue(Rounds),
        RoundIterations = flags.GetValue(RoundIterations),
        RefineEpochs = flags.GetValue(RefineEpochs),
        Beta = flags.GetValue(Beta),
        Refinement = Enum.Parse<Refinement>(flags.GetValue(Refinement)!, ignoreCase: true),
        Neighbors = new NeighborOptions
        {
            Count = flags.GetValue(Neighbors),
            Balance = flags.GetValue(Balance),
            WarmUpEpochs = flags.GetValue(WarmUp),
            Anchor = flags.GetValue(Anchor),
            Dropout = flags.GetValue(Dropout),
            Encoders = flags.GetValue(Encoders),
            EncoderEpochs = flags.GetValue(EncoderEpochs),
            Partitions = flags.GetValue(Partitions),
        },
        Edesc = new EdescOptions
        {
            SubspaceDimension = flags.GetValue(SubspaceDimension),
            Smoothing = flags.GetValue(Eta),
            Epochs = flags.GetValue(EdescEpochs),
        },
        Seed = flags.GetValue(Seeds)![0],
        Threads = flags.GetValue(Threads),
        Memory = new MixtureMemory
        {
            Size = Enum.Parse<WorkingSet>(flags.GetValue(DataSize)!, ignoreCase: true),
            ChunkRows = flags.GetValue(ChunkSize),
            MaxBytes = flags.GetValue(MaxMemory),
        },
    };

    private static string Name(Enum value) => value.ToString().ToLowerInvariant();
}
