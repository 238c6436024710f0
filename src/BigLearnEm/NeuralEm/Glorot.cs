using BigLearnEm.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>First weights of a layer, uniform in +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio, AISTATS 2010).</summary>
internal static class Glorot
{
    /// <summary>Draws a parameter.</summary>
    /// <param name="random">Where the numbers come from, row by row.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="connections">Inputs and outputs of the layer together.</param>
    /// <returns>Shape (rows, columns), float32, outside every dispose scope.</returns>
    public static Parameter Draw(DerivedRandom random, int rows, int columns, int connections)
    {
        var bound = Math.Sqrt(6.0 / connections);
        var values = new float[rows * columns];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(bound * ((2 * random.NextDouble()) - 1));
        return Free(tensor(values, [rows, columns], dtype: float32));
    }

    /// <summary>A parameter outside every dispose scope, as its module owns it.</summary>
    public static Parameter Free(Tensor values)
    {
        var parameter = nn.Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
