using BigLearnEm.Cli.Terminal;

namespace BigLearnEm.Tests.Cli;

/// <summary>The time left that progress shows.</summary>
public sealed class PaceTests
{
    [Fact]
    public void WhatIsToComeTakesAsLongAsWhatIsDone()
    {
        var pace = new Pace();
        pace.Begin(0, TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(30), pace.Left(0.25, TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public void WhatAnotherTurnHasDoneDoesNotCount()
    {
        var pace = new Pace();
        pace.Begin(0.5, TimeSpan.FromSeconds(100));
        Assert.Equal(TimeSpan.FromSeconds(10), pace.Left(0.75, TimeSpan.FromSeconds(110)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(0.5, 1)]
    public void NothingIsSaidBeforeTheFirstStepAtTheEndAndTooEarly(double share, double seconds)
    {
        var pace = new Pace();
        pace.Begin(0, TimeSpan.Zero);
        Assert.Null(pace.Left(share, TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData(61, "~0:01:01 left")]
    [InlineData(86399, "~23:59:59 left")]
    [InlineData(129600, "~1.5 days left")]
    public void TheTimeIsMarkedAsAnEstimate(double seconds, string text) =>
        Assert.Equal(text, Pace.Text(TimeSpan.FromSeconds(seconds)));
}
