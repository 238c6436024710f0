using System.Text.Json;
using System.Text.Json.Serialization;

namespace BigLearnEm.Simulations;

/// <summary>
/// The figures of simulations as bytes, which one rank sends to another: every bit of every number is kept.
/// </summary>
public static class SimulationMessage
{
    // A first cycle has no ratio, and a fit may end at an infinite KL.
    private static readonly JsonSerializerOptions s_options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IgnoreReadOnlyProperties = true,
    };

    /// <summary>Writes results, each as <see cref="SimulationResult.FiguresAlone"/> leaves it.</summary>
    /// <param name="results">The results.</param>
    /// <returns>Some 20 bytes for each number, most of which are those of the traces.</returns>
    public static byte[] Encode(IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        SimulationResult[] figures = [.. results.Select(result => result.FiguresAlone())];
        return JsonSerializer.SerializeToUtf8Bytes(figures, s_options);
    }

    /// <summary>Reads what <see cref="Encode"/> has written.</summary>
    /// <param name="bytes">The bytes.</param>
    public static IReadOnlyList<SimulationResult> Decode(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<SimulationResult[]>(bytes, s_options)!;
}
