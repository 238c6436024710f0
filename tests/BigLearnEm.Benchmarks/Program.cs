using System.Globalization;
using BigLearnEm.Benchmarks;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["epoch", var dataDirectory, var exchangeDirectory, var threads, var epochs]:
        EpochBenchmark.Run(
            dataDirectory, exchangeDirectory, int.Parse(threads, CultureInfo.InvariantCulture),
            int.Parse(epochs, CultureInfo.InvariantCulture));
        return 0;
    case ["em", var threads]:
        EmBenchmark.Run(int.Parse(threads, CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine("usage: epoch DATA_DIR EXCHANGE_DIR THREADS EPOCHS | em THREADS   (see scripts/bench-peers)");
        return 2;
}
