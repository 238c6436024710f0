using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Tests.Distributed;

public sealed class AllOrNoneTests
{
    [Fact]
    public void Each_rank_has_what_its_own_part_gave() =>
        Assert.Equal([0, 10, 20], ThreadRanks.Run(3, ranks => AllOrNone.Run(ranks, () => 10 * ranks.Rank)));

    [Fact]
    public void Where_one_rank_fails_all_do_with_its_number_and_what_others_have_made_is_disposed_of()
    {
        var made = new MemoryStream[3];
        var errors = Errors(3, rank => rank > 0
            ? throw new BadInputException("x.csv", "rows", $"none for {rank}", "Give some.")
            : made[rank] = new MemoryStream());

        Assert.All(errors, error => Assert.Equal("rank 1: x.csv: expected rows, got none for 1. Give some.", error.Message));
        Assert.All(errors, error => Assert.Equal(FailureKind.BadInput, error.Kind));
        Assert.False(made[0].CanRead);
        Assert.Null(errors[0].InnerException);
        Assert.IsType<BadInputException>(errors[2].InnerException);
    }

    [Fact]
    public void What_all_ranks_say_has_no_number() => Assert.All(
        Errors(2, _ => throw new UsageException("--P1", "less", "more", "Give less.")),
        error => Assert.Equal((FailureKind.Usage, "--P1: expected less, got more. Give less."), (error.Kind, error.Message)));

    [Fact]
    public void The_kind_of_a_failure_and_the_type_of_an_unforeseen_one_are_kept()
    {
        Assert.Equal(FailureKind.BadInput, Kind(new IOException("full")));
        Assert.Equal(FailureKind.Interrupted, Kind(new OperationCanceledException()));
        Assert.Equal(FailureKind.Failed, Kind(new MixtureException("fell")));
        Assert.Equal("InvalidOperationException: odd", Errors(2, _ => throw new InvalidOperationException("odd"))[1].Message);

        static FailureKind Kind(Exception failure) => Errors(2, _ => throw failure)[0].Kind;
    }

    [Fact]
    public void A_single_process_throws_what_it_threw() => Assert.Throws<InvalidOperationException>(
        () => AllOrNone.Run(SingleProcess.Instance, () => throw new InvalidOperationException("odd")));

    private static RanksFailedException[] Errors(int size, Func<int, object> work) => ThreadRanks.Run(
        size, ranks => Assert.Throws<RanksFailedException>(() => AllOrNone.Run(ranks, () => work(ranks.Rank))));
}
