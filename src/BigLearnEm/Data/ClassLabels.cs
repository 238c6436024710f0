using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>The classes of rows.</summary>
/// <param name="Labels">The class of each row (N), 0 to C-1.</param>
/// <param name="ClassNames">
/// What each class is called in the data (C): numbers in ascending order, or texts in ordinal order.
/// </param>
public sealed record ClassLabels(int[] Labels, string[] ClassNames)
{
    /// <summary>Takes classes that are numbers.</summary>
    /// <exception cref="BadInputException">One is missing, infinite or no whole number; its row is named.</exception>
    internal static ClassLabels FromNumbers(double[] values, string name)
    {
        var wrong = Array.FindIndex(values, value => !double.IsFinite(value) || value != Math.Floor(value));
        if (wrong >= 0)
        {
            throw new BadInputException(
                name, $"a whole number as the class of row {wrong + 1}",
                values[wrong].ToString("R", CultureInfo.InvariantCulture),
                "Give the column of the classes as the label column, or 'none' where there is none.");
        }

        // Adding zero makes one class of 0 and -0.
        var classes = values.Select(value => value + 0.0).Distinct().Order().ToArray();
        var names = Array.ConvertAll(classes, value => value.ToString("R", CultureInfo.InvariantCulture));
        return new ClassLabels(Array.ConvertAll(values, value => Array.BinarySearch(classes, value + 0.0)), names);
    }

    /// <summary>Takes classes as a file writes them: numbers where all are numbers, else texts.</summary>
    /// <exception cref="BadInputException">All are numbers, and one is infinite or no whole number.</exception>
    internal static ClassLabels FromTexts(IReadOnlyList<string> texts, string name)
    {
        var numbers = new double[texts.Count];
        var areNumbers = true;
        for (var i = 0; i < numbers.Length && areNumbers; i++)
            areNumbers = CsvParser.TryParse(texts[i], out numbers[i]);
        if (areNumbers)
            return FromNumbers(numbers, name);

        var classes = texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var labels = texts.Select(text => Array.BinarySearch(classes, text, StringComparer.Ordinal)).ToArray();
        return new ClassLabels(labels, classes);
    }
}
