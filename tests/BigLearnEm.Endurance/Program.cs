using System.Globalization;
using BigLearnEm.Endurance;
using BigLearnEm.Endurance.Fuzz;
using BigLearnEm.Endurance.Soak;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    return args switch
    {
        ["soak", .. var words] => SoakRun.Run(new Arguments(words)),
        ["fuzz", var parser, .. var words] => FuzzRun.Run(parser, new Arguments(words)),
        _ => throw new ArgumentException("Expected soak or fuzz."),
    };
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("usage: scripts/soak [--minutes 120] [--every 60] [--out FILE]");
    Console.Error.WriteLine("       scripts/fuzz PARSER|all [--minutes 10] [--seed 1] [--out DIR]");
    return 2;
}
