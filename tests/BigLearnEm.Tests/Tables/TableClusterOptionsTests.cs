using BigLearnEm.Mixtures;
using BigLearnEm.Tables;

namespace BigLearnEm.Tests.Tables;

public sealed class TableClusterOptionsTests
{
    public static TheoryData<TableClusterOptions, string> OutOfRange => new()
    {
        { new() { Components = 0 }, "--num_component" },
        { new() { Restarts = 0 }, "--restarts" },
        { new() { CovarianceFloor = 0 }, "--eps" },
        { new() { Iterations = -1 }, "--Niter" },
        { new() { Matchings = new() { LocalUpdates = 0 } }, "--NITnei" },
        { new() { Matchings = new() { JointProbability = 0.6, MarginalBound = 0.5 } }, "--P2" },
        { new() { Matchings = new() { BetaA = 0 } }, "--a_beta" },
        { new() { Matchings = new() { BetaB = double.NaN } }, "--b_beta" },
        { new() { Matchings = new() { CycleIterations = 0 } }, "--cycle" },
        { new() { Matchings = new() { Patience = 0 } }, "--patience" },
        { new() { Candidates = new(3, 2) }, "--components" },
        { new() { Candidates = new(0, 2) }, "--components" },
        { new() { Candidates = new(1, 2), Method = TableMethod.KMeans }, "--components" },
        { new() { Memory = new() { MaxBytes = 1 } }, "--max_memory" },
        { new() { Memory = new() { ChunkRows = 0 } }, "--chunk_size" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_range_is_refused_under_its_flag(TableClusterOptions options, string flag) =>
        Assert.Equal(flag, Assert.Throws<UsageException>(options.Validate).Option);

    [Fact]
    public void The_defaults_are_the_papers()
    {
        var options = new TableClusterOptions().Validate();
        Assert.Equal((500, 5, 0.4, 0.5), (
            options.EffectiveIterations, options.Matchings.LocalUpdates, options.Matchings.JointProbability,
                options.Matchings.MarginalBound));
        Assert.Equal((1e-2, StartKind.StandardNormal), (options.CovarianceFloor, options.Start));
        Assert.Equal(1000, (options with { Method = TableMethod.Joint }).EffectiveIterations);
        Assert.Equal(300, (options with { Method = TableMethod.KMeans }).EffectiveIterations);
    }

    [Fact]
    public void Every_choice_has_one_word()
    {
        Covers(TableNames.Methods);
        Covers(TableNames.Starts);
        Covers(TableNames.Covariances);
        Covers(TableNames.Criteria);
        Covers(TableNames.Stops);

        static void Covers<T>(IReadOnlyList<(string Name, T Value)> names)
            where T : struct, Enum
        {
            Assert.Equal(Enum.GetValues<T>().Order(), names.Select(entry => entry.Value).Order());
            Assert.All(names, entry => Assert.Equal(entry.Value, TableNames.Parse(names, TableNames.Of(names, entry.Value))));
            Assert.Equal(names.Count, names.Select(entry => entry.Name).Distinct().Count());
        }
    }
}
