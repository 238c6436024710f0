namespace BigLearnEm.Runs;

/// <summary>
/// Reports at once, in the thread of whoever does the work; <see cref="Progress{T}"/> reports later, and from other threads.
/// </summary>
/// <param name="tell">Told of every report.</param>
internal sealed class DirectProgress<T>(Action<T> tell) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => tell(value);
}
