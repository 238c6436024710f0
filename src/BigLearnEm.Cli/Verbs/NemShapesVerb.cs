using BigLearnEm.Cli.Flags;
using BigLearnEm.Data;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>nem shapes</c>: draws the set of static shapes into a file.</summary>
internal static class NemShapesVerb
{
    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var data = new NemDataFlags();
        var output = Flag.RequiredText("--output", "FILE", "The archive of arrays, whose name ends in .npz.");
        var verb = new Verb(
            "shapes", "Draws static shapes, with the shape that each pixel belongs to, into an .npz file.",
            [new FlagGroup("Data", data.Drawing), new FlagGroup("Output", output)],
            "nem shapes --output dataset/shapes.npz", "nem shapes --shapes 5 --train_size 1000 --output five.npz");
        verb.SetAction(line =>
        {
            var path = line.GetValue(output)!;
            GroupedImageFile.Write(path, StaticShapes.Create(data.ReadShapes(line)));
            Console.Out.WriteLine(path);
            return ExitCode.Done;
        });
        return verb;
    }
}
