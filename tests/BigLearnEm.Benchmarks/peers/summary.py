"""Reads bench-peers' lines and prints medians, ratios and the share of the machine's rate.

usage: summary.py epoch|em < lines
"""
import statistics
import sys

seconds, losses, rates = {}, {}, []
for line in sys.stdin:
    words = line.split()
    if words[1] == "sgemm":
        rates.append(float(words[2]))
        continue
    key = (words[0], words[3] if words[1] == "em" else "epoch")
    seconds.setdefault(key, []).append(float(words[-1]))
    if words[1] == "epoch" and words[2] == "0":
        losses[words[0]] = float(words[4])
for case in sorted({case for _, case in seconds}):
    ours, theirs = (statistics.median(seconds[side, case]) for side in ("csharp", "python"))
    print(f"{case}: C# {ours:.3f} s, Python {theirs:.3f} s, ratio C#/Python {ours / theirs:.3f}, Python/C# {theirs / ours:.2f}")
if losses:
    print(f"first-epoch loss: C# {losses['csharp']:.8f}, Python {losses['python']:.8f}, "
          f"difference {abs(losses['csharp'] - losses['python']):.2e}")
    # Forward 2 operations per weight and image, backward 4, but no gradient is taken to the first layer's input.
    weights = 784 * 500 + 500 * 500 + 500 * 1000 + 1000 * 10
    work = 70000 * (6 * 2 * weights - 2 * 784 * 500) / 1e9
    ours = min(seconds["csharp", "epoch"])
    print(f"an epoch is {work:.0f} GFLOP: {work / ours:.0f} GFLOP/s at best, "
          f"{100 * work / ours / max(rates):.0f} % of the sgemm rate of {max(rates):.0f} GFLOP/s")
