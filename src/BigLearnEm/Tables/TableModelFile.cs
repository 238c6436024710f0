using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>
/// The form of a <see cref="TableModel"/>'s file: <c>scale.minimum</c>, <c>scale.range</c>, <c>columns.kept</c>,
/// <c>mixture.weights</c>, <c>.means</c>, <c>.covariances</c>, for k-means <c>centres</c>; in the metadata, names and
/// options as JSON.
/// </summary>
internal static class TableModelFile
{
    private const string Kind = "biglearnem-table-model";
    private const int FormatVersion = 1;
    private const string Remedy = "Give a whole model.safetensors as biglearn cluster wrote it.";

    /// <summary>Whether a file says that it is one.</summary>
    public static bool IsOne(SafetensorsFile file) => file.Metadata.GetValueOrDefault("kind") == Kind;

    /// <summary>A model's file, sealed against alteration.</summary>
    public static SafetensorsFile Of(TableModel model)
    {
        var table = new JsonObject
        {
            ["columns"] = model.Columns.Count,
            ["column_names"] = model.Columns.Names is { } names ? Texts(names) : null,
            ["class_names"] = Texts(model.ClassNames),
        };
        return SafetensorsSeal.Seal(new SafetensorsFile(Entries(model), new Dictionary<string, string>
        {
            ["kind"] = Kind,
            ["format"] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            ["table"] = JsonRecord.Line(table),
            ["options"] = JsonRecord.Line(model.Options),
        }));
    }

    /// <summary>A model's tensors.</summary>
    public static List<SafetensorsEntry> Entries(TableModel model)
    {
        var d = (long)model.Mixture.Dimension;
        var entries = new List<SafetensorsEntry>
        {
            SafetensorsEntry.From<double>("scale.minimum", model.Scale.Minimum, d),
            SafetensorsEntry.From<double>("scale.range", model.Scale.Range, d),
            SafetensorsEntry.From<long>("columns.kept", [.. model.Columns.Kept.Select(column => (long)column)], d),
        };
        entries.AddRange(MixtureEntries.Of(model.Mixture));
        if (model.Centres is { } centres) entries.Add(TensorEntry.Of("centres", centres));
        return entries;
    }

    /// <summary>The model in a file.</summary>
    /// <exception cref="BadInputException">The file is of another kind, was altered, or its parts do not fit.</exception>
    public static TableModel Read(SafetensorsFile file, string path)
    {
        var format = file.Metadata.GetValueOrDefault("format");
        if (!IsOne(file) || format != FormatVersion.ToString(CultureInfo.InvariantCulture))
        {
            throw new BadInputException(
                path, $"the model of a table, of format {FormatVersion}",
                $"kind '{file.Metadata.GetValueOrDefault("kind")}', format '{format}'",
                "Give the model.safetensors that this version of biglearn cluster wrote.");
        }

        SafetensorsSeal.Verify(file, path);
        var table = Json(file, "table", path);
        var columns = ReadColumns(file, table, path);
        var d = columns.Kept.Count;
        var weights = Numbers(file, MixtureEntries.Weights, path);
        var k = weights.Length;
        var scale = new MinMaxScale(Numbers(file, "scale.minimum", path, d), Numbers(file, "scale.range", path, d));
        Require(Array.TrueForAll(scale.Range, range => range > 0), path, "ranges above 0", "others");
        Require(k > 0 && Math.Abs(weights.Sum() - 1) < 1e-6, path, "weights that sum to 1", "others");
        var means = Numbers(file, MixtureEntries.Means, path, k, d);
        var covariances = Numbers(file, MixtureEntries.Covariances, path, k, d, d);
        var centres = file.Find("centres") is null ? null : Numbers(file, "centres", path, k, d);
        using var scope = NewDisposeScope();
        return new TableModel(
            columns, scale, MixtureParameters.FromArrays(weights, means, covariances, CPU).DetachFromDisposeScope(),
            centres is null ? null : tensor(centres, [k, d], dtype: float64).DetachFromDisposeScope(),
            Json(file, "options", path))
        {
            ClassNames = Texts(table["class_names"]) ?? [],
        };
    }

    private static ModelColumns ReadColumns(SafetensorsFile file, JsonObject table, string path)
    {
        var kept = Find(file, "columns.kept", path).ToArray<long>();
        var count = table["columns"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
        var names = Texts(table["column_names"]);
        Require(
            kept.Length > 0 && kept.Zip(kept.Skip(1)).All(pair => pair.First < pair.Second) && kept[0] >= 0
                && kept[^1] < count && (names is null || names.Length == count),
            path, "ascending columns of its table", "others");
        return new ModelColumns(count, names, Array.ConvertAll(kept, column => (int)column));
    }

    private static JsonObject Json(SafetensorsFile file, string key, string path)
    {
        try
        {
            return JsonRecord.Parse(Encoding.UTF8.GetBytes(file.Metadata.GetValueOrDefault(key) ?? "null")) as JsonObject
                ?? throw new BadInputException(path, $"metadata {key} as a JSON object", "none", Remedy);
        }
        catch (JsonException error)
        {
            throw new BadInputException(path, $"metadata {key} as a JSON object", error.Message, Remedy, error);
        }
    }

    private static SafetensorsEntry Find(SafetensorsFile file, string name, string path) =>
        file.Find(name) ?? throw new BadInputException(path, $"a tensor {name}", "none of that name", Remedy);

    private static double[] Numbers(SafetensorsFile file, string name, string path, params int[] shape)
    {
        var entry = Find(file, name, path);
        if (shape.Length > 0)
        {
            Require(
                entry.Shape.SequenceEqual(shape.Select(length => (long)length)), path,
                $"tensor {name} of shape [{string.Join(", ", shape)}]", $"[{string.Join(", ", entry.Shape)}]");
        }

        var values = entry.ToArray<double>();
        Require(Array.TrueForAll(values, double.IsFinite), path, $"finite numbers in {name}", "others");
        return values;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static string[]? Texts(JsonNode? node) =>
        node is JsonArray texts ? [.. texts.Select(text => text?.ToString() ?? "")] : null;

    private static void Require(bool holds, string path, string expected, string got)
    {
        if (!holds) throw new BadInputException(path, expected, got, Remedy);
    }
}
