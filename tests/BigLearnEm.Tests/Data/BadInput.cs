namespace BigLearnEm.Tests.Data;

/// <summary>What a refusal has to say.</summary>
internal static class BadInput
{
    /// <summary>Asserts that input is refused with a message that holds all of the texts.</summary>
    public static BadInputException Of(Func<object?> read, params string[] texts) =>
        Of(new Action(() => read()), texts);

    /// <inheritdoc cref="Of(Func{object?}, string[])"/>
    public static BadInputException Of(Action action, params string[] texts)
    {
        var error = Assert.Throws<BadInputException>(action);
        foreach (var text in texts)
            Assert.Contains(text, error.Message, StringComparison.Ordinal);
        return error;
    }
}
