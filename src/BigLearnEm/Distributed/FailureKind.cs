namespace BigLearnEm.Distributed;

/// <summary>What kind of failure ended a run of several ranks.</summary>
public enum FailureKind
{
    /// <summary>The work itself failed.</summary>
    Failed,

    /// <summary>An option cannot be used (<see cref="UsageException"/>).</summary>
    Usage,

    /// <summary>A file, a disk or the machine cannot be used (<see cref="BadInputException"/>).</summary>
    BadInput,

    /// <summary>It was stopped.</summary>
    Interrupted,
}
