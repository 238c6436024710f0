using BigLearnEm.Distributed;

namespace BigLearnEm.Cli.Ranks;

/// <summary>
/// Checks that all ranks see one directory under a path, before they write in it: files of ranks whose node has another
/// one there would be found by nobody.
/// </summary>
internal static class SharedDirectory
{
    /// <summary>Lets rank 0 write a file that the others look for. Two exchanges.</summary>
    /// <param name="communicator">The ranks, each of which calls this.</param>
    /// <param name="directory">The directory, which rank 0 has made and may write in.</param>
    /// <exception cref="RanksFailedException">A rank does not see it.</exception>
    public static void Require(ICommunicator communicator, string directory)
    {
        if (communicator.Size == 1) return;
        var token = Guid.NewGuid().ToByteArray();
        communicator.Broadcast(token, 0);
        // A name that nobody has looked for before, so that no network file system remembers that it is missing.
        var path = Path.Combine(directory, $".shared-{Convert.ToHexStringLower(token)}");
        try
        {
            AllOrNone.Run(communicator, () =>
            {
                if (communicator.Rank == 0) File.WriteAllBytes(path, token);
            });
            AllOrNone.Run(communicator, () =>
            {
                if (File.Exists(path)) return;
                throw new BadInputException(
                    directory, "a directory that all ranks share", "another one than on rank 0",
                    "Give one on a file system that all nodes share, by its whole path.");
            });
        }
        finally
        {
            if (communicator.Rank == 0) File.Delete(path);
        }
    }
}
