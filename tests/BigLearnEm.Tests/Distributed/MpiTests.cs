namespace BigLearnEm.Tests.Distributed;

/// <summary>Real ranks under mpirun. What they check is in BigLearnEm.Ranks.</summary>
[Collection(RankRuns.Name)]
public sealed class MpiTests
{
    [MpiTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Ranks_exchange_numbers_and_all_have_the_same_bits(int ranks) => MustHold(
        ranks, [], "sum", "sum-double", "max", "broadcast", "gather", "barrier", "threads", "exceptions", "arguments");

    [MpiFact]
    public void What_is_longer_than_MPI_can_count_goes_in_pieces() =>
        MustHold(3, ["--piece", "1000003"], "sum", "sum-double", "max", "broadcast", "gather");

    [MpiTheory]
    [InlineData("abort")]
    [InlineData("abort-from-thread")]
    public void A_rank_that_aborts_ends_the_others_while_they_wait(string check) =>
        Assert.DoesNotContain("ok", Mpirun.RunToItsDeath(3, check).MustExit(7).Output, StringComparison.Ordinal);

    [MpiTheory]
    [InlineData("exit", 5, "Exit code:    5")]
    [InlineData("crash", 128 + 6, "nobody catches this")]
    public void Where_a_rank_dies_mpirun_ends_the_others_while_they_wait(string check, int exitCode, string message)
    {
        var result = Mpirun.RunToItsDeath(3, check).MustExit(exitCode);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ok", result.Output, StringComparison.Ordinal);
    }

    [MpiFact]
    public void A_process_that_finds_fewer_others_than_were_started_is_refused()
    {
        var result = Mpirun.RunAlone("OMPI_COMM_WORLD_SIZE", "2", "barrier").MustExit(3);

        Assert.Contains("expected 2 processes (OMPI_COMM_WORLD_SIZE), got 1", result.Error, StringComparison.Ordinal);
    }

    private static void MustHold(int ranks, string[] options, params string[] checks)
    {
        var result = Mpirun.Run(ranks, [.. options, .. checks]).MustExit(0);

        Assert.Equal(
            checks.Select(check => $"{check}: ok"),
            result.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", result.Error);
    }
}
