using System.Globalization;
using BigLearnEm.Distributed;
using BigLearnEm.Ranks;

// Runs checks on every rank, one after another: mpirun -n 3 dotnet BigLearnEm.Ranks.dll [--piece BYTES] CHECK...
// Says "CHECK: ok" once for each that holds; a rank on which one fails says so and ends all.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var checks = new Dictionary<string, Action<ICommunicator>>
{
    ["sum"] = SumChecks.DoubleDoubles,
    ["sum-double"] = SumChecks.Doubles,
    ["max"] = SumChecks.Max,
    ["broadcast"] = ExchangeChecks.Broadcast,
    ["gather"] = ExchangeChecks.Gather,
    ["barrier"] = ExchangeChecks.Barrier,
    ["threads"] = ExchangeChecks.OtherThreads,
    ["huge"] = ExchangeChecks.Huge,
    ["exceptions"] = ExchangeChecks.Exceptions,
    ["arguments"] = ExchangeChecks.Arguments,
    ["time-sums"] = TimeChecks.Sums,
    ["time-passes"] = TimeChecks.Passes,
    ["abort"] = EndingChecks.Abort,
    ["abort-from-thread"] = EndingChecks.AbortFromThread,
    ["exit"] = EndingChecks.Exit,
    ["crash"] = EndingChecks.Crash,
};
int? piece = args is ["--piece", var bytes, ..] ? int.Parse(bytes, CultureInfo.InvariantCulture) : null;
var names = piece is null ? args : args[2..];
if (names.Length == 0 || !names.All(checks.ContainsKey))
{
    Console.Error.WriteLine($"usage: [--piece BYTES] CHECK...; checks are {string.Join(", ", checks.Keys)}");
    return 2;
}

ICommunicator communicator;
try
{
    communicator = piece is { } length ? MpiCommunicator.Start(length) : MpiCommunicator.Start();
}
catch (BigLearnEm.BadInputException error)
{
    Console.Error.WriteLine(error.Message);
    return 3;
}

foreach (var name in names)
{
    try
    {
        checks[name](communicator);
    }
    catch (Exception error)
    {
        Console.Error.WriteLine($"rank {communicator.Rank}: {name}: {error}");
        communicator.Abort(1);
    }

    if (communicator.Rank == 0) Console.WriteLine($"{name}: ok");
}

communicator.Dispose();
communicator.Dispose();
return 0;
