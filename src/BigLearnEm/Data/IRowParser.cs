namespace BigLearnEm.Data;

/// <summary>Takes the lines of a text file one by one and tells what each row says.</summary>
internal interface IRowParser
{
    /// <summary>Takes the next line of the file.</summary>
    /// <returns>Whether it was a row.</returns>
    bool Add(string line);

    /// <summary>Goes on in the middle of the file, for messages.</summary>
    /// <param name="lines">How many lines are before the next.</param>
    void GoOnAfter(long lines);

    /// <summary>Writes the numbers of the row taken last, all columns.</summary>
    void CopyTo(Span<double> row);
}
