using BigLearnEm.Distributed;

namespace BigLearnEm.Tests.Distributed;

/// <summary>What can be known without mpirun; <see cref="MpiTests"/> has the rest.</summary>
[Collection(RankRuns.Name)]
public sealed class MpiCommunicatorTests
{
    [Theory]
    [InlineData(true, "OMPI_COMM_WORLD_SIZE")]
    [InlineData(true, "SLURM_PROCID", "PMIX_RANK")]
    [InlineData(true, "SLURM_PROCID", "PMI_RANK")]
    [InlineData(false)]
    [InlineData(false, "SLURM_PROCID", "SLURM_NTASKS")]
    [InlineData(false, "PMIX_RANK")]
    [InlineData(false, "PMI_RANK")]
    public void The_environment_says_whether_a_process_is_one_of_several(bool launched, params string[] variables) =>
        Assert.Equal(launched, MpiCommunicator.WasLaunched(name => variables.Contains(name) ? "1" : null));

    [Fact]
    public void A_missing_library_is_named_with_the_remedy()
    {
        var error = Assert.Throws<BadInputException>(() => OpenMpi.Load("libnompi.so.40", "libnompi.so"));

        Assert.StartsWith("MPI: expected Open MPI's library", error.Message, StringComparison.Ordinal);
        Assert.Contains("libnompi.so.40: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("; libnompi.so: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("scripts/setup --mpi", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_library_that_is_not_Open_MPI_is_refused()
    {
        // As MPICH's libmpi.so: there, and without Open MPI's handles.
        var error = Assert.Throws<BadInputException>(() => OpenMpi.Load("libc.so.6"));

        Assert.StartsWith("MPI (libc.so.6): expected Open MPI's library", error.Message, StringComparison.Ordinal);
        Assert.Contains("scripts/setup --mpi", error.Message, StringComparison.Ordinal);
    }
}
