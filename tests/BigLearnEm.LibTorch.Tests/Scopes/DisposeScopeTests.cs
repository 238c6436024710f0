using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Scopes;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_releases_what_was_made_in_it()
    {
        Tensor made;
        using (var scope = NewDisposeScope())
        {
            made = ones(2) + 1;
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(made));
        }
        Assert.True(made.IsInvalid);
    }

    [Fact]
    public void What_is_moved_out_lives_in_the_scope_around()
    {
        Tensor moved;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
                moved = (ones(2) + 1).MoveToOuterDisposeScope();
            Assert.False(moved.IsInvalid);
            Assert.True(outer.Contains(moved));
        }
        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void What_is_detached_or_moved_out_of_the_outermost_scope_is_its_holders()
    {
        Tensor detached, moved;
        using (var scope = NewDisposeScope())
        {
            detached = ones(1).DetachFromDisposeScope();
            moved = scope.MoveToOuter(ones(1));
        }
        Assert.False(detached.IsInvalid);
        Assert.False(moved.IsInvalid);
        using (var scope = NewDisposeScope())
            scope.Attach(detached);
        Assert.True(detached.IsInvalid);
    }

    [Fact]
    public void A_scope_can_be_emptied_but_for_some()
    {
        using var scope = NewDisposeScope();
        var kept = ones(1);
        var dropped = ones(1);
        scope.DisposeEverythingBut(kept);
        Assert.False(kept.IsInvalid);
        Assert.True(dropped.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void A_disposed_tensor_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        ones(1).Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void A_tensor_can_follow_another_into_its_scope()
    {
        using var outer = NewDisposeScope();
        var home = ones(1);
        using (NewDisposeScope())
            ones(1).MoveToOtherDisposeScope(home);
        Assert.Equal(2, outer.DisposablesCount);
    }

    [Fact]
    public void Wrapped_expressions_let_only_their_result_out()
    {
        SettleFinalizers();
        var before = Tensor.TotalCount;
        using var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 2);
        Assert.Equal(before + 1, Tensor.TotalCount);
        Expect.Values(result, 4, 4);
    }

    [Fact]
    public void Scopes_belong_to_their_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(elsewhere!));
        Assert.Same(scope, CurrentDisposeScope);
    }

    [Fact]
    public void A_parameter_takes_the_place_of_its_tensor_in_a_scope()
    {
        Parameter parameter;
        using (var scope = NewDisposeScope())
        {
            parameter = new Parameter(ones(2));
            Assert.Equal(1, scope.DisposablesCount);
            parameter.DetachFromDisposeScope();
        }
        Assert.False(parameter.IsInvalid);
        Assert.True(parameter.requires_grad);
    }

    // Other tests leave tensors to the finalizer; this lets it finish, so that counts stand still.
    private static void SettleFinalizers()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [Fact]
    public void A_training_loop_keeps_as_many_tensors_after_1000_steps_as_after_10()
    {
        var model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4));
        using var optimizer = optim.Adam(model.parameters());
        using var data = randn(16, 4);

        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.mse_loss(model.call(data), data).backward();
            optimizer.step();
        }

        for (var i = 0; i < 10; i++)
            Step();
        SettleFinalizers();
        var (live, registered) = (Tensor.TotalCount, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        for (var i = 0; i < 990; i++)
            Step();
        Assert.Equal(live, Tensor.TotalCount);
        Assert.Equal(registered, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(Tensor.PeakCount >= live);
    }

    [Fact]
    public void Statistics_count_by_thread()
    {
        var statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        ones(1).Dispose();
        using (NewDisposeScope())
            ones(1).DetachFromDisposeScope().Dispose();
        Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        Assert.Equal(1, statistics.CreatedInScopeCount);
        Assert.Equal(1, statistics.DetachedFromScopeCount);
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Forgotten_tensors_are_released_by_the_finalizer()
    {
        SettleFinalizers();
        var before = Tensor.TotalCount;
        Forget();
        Assert.InRange(Tensor.TotalCount, before, before + 10);
        SettleFinalizers();
        Assert.True(Tensor.TotalCount <= before);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 10; i++)
            zeros(10);
    }
}
