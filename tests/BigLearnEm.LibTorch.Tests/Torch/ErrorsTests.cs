using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.LibTorch.Tests.Torch;

public class ErrorsTests
{
    [Fact]
    public void A_failure_of_libtorch_is_an_exception_with_its_words()
    {
        var failure = Assert.Throws<ExternalException>(() => zeros(2, 3).mm(zeros(2, 3)));
        Assert.Contains("2x3 and 2x3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_do_not_disturb_what_comes_after()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Throws<ExternalException>(() => zeros(2).view(3));
            Assert.Throws<ExternalException>(() => cat([zeros(1, 2), zeros(1, 3)]));
            Assert.Throws<ExternalException>(() => zeros(2).backward());
        }
        Expect.Values(ones(2) + 1, 2, 2);
    }

    [Fact]
    public void Failures_on_other_threads_have_their_own_words()
    {
        var messages = new string[4];
        Parallel.For(0, messages.Length, i =>
            messages[i] = Assert.Throws<ExternalException>(() => zeros(i + 5).view(i + 6)).Message);
        for (var i = 0; i < messages.Length; i++)
            Assert.Contains($"[{i + 6}]", messages[i], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_falls_back_from_a_missing_device()
    {
        if (cuda.is_available())
            return;
        Assert.Equal(0, cuda.device_count());
        Assert.Throws<InvalidOperationException>(() => device("cuda:0"));
        Assert.Throws<InvalidOperationException>(() => zeros(1).cuda());
        Assert.Throws<InvalidOperationException>(() => zeros([1], device: new Device("cuda")));
    }

    [Fact]
    public void Devices_are_written_as_they_are_read()
    {
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal(1, new Device("cuda:1").index);
        Assert.Throws<ArgumentException>(() => new Device("quantum"));
    }

    [Fact]
    public void The_thread_count_can_be_set_and_read()
    {
        var before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
    }
}
