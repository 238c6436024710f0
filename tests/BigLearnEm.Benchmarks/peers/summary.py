"""Reads bench-peers' lines and prints medians, ratios and, where there is one, what the results are worth.

usage: summary.py epoch|em|published|simulation|tables < lines
"""
import statistics
import sys


def fields(words):
    """The names and values that alternate, as text."""
    return dict(zip(words[::2], words[1::2]))


def ratios(seconds):
    """One line for each case from the seconds of (side, case)."""
    for case in sorted({case for _, case in seconds}):
        ours, theirs = (statistics.median(seconds[side, case]) for side in ("csharp", "python"))
        print(f"{case}: C# {ours:.3g} s, Python {theirs:.3g} s, ratio C#/Python {ours / theirs:.3g}, "
              f"Python/C# {theirs / ours:.3g}")


def measured(lines, case_of):
    seconds = {}
    for words in lines:
        seconds.setdefault((words[0], case_of(words)), []).append(float(words[-1]))
    return seconds


def epoch(lines):
    rates = [float(words[2]) for words in lines if words[1] == "sgemm"]
    epochs = [words for words in lines if words[1] == "epoch"]
    seconds = measured(epochs, lambda words: "epoch")
    ratios(seconds)
    losses = {words[0]: float(words[4]) for words in epochs if words[2] == "0"}
    print(f"first-epoch loss: C# {losses['csharp']:.8f}, Python {losses['python']:.8f}, "
          f"difference {abs(losses['csharp'] - losses['python']):.2e}")
    # Forward 2 operations per weight and image, backward 4, but no gradient is taken to the first layer's input.
    weights = 784 * 500 + 500 * 500 + 500 * 1000 + 1000 * 10
    work = 70000 * (6 * 2 * weights - 2 * 784 * 500) / 1e9
    ours = min(seconds["csharp", "epoch"])
    print(f"an epoch is {work:.0f} GFLOP: {work / ours:.0f} GFLOP/s at best, "
          f"{100 * work / ours / max(rates):.0f} % of the sgemm rate of {max(rates):.0f} GFLOP/s")


def em(lines):
    ratios(measured(lines, lambda words: f"dimension {words[3]}"))


def published(lines):
    ratios(measured(lines, lambda words: words[2]))


def grouped(lines):
    """Lines `side mode case method seed name value ...` as lists of fields by (case, method), in their order."""
    groups = {}
    for words in lines:
        groups.setdefault((words[2], words[3]), []).append(fields(words[5:]))
    return groups


def numbers(rows, name):
    return [float(row[name]) for row in rows]


def stops(rows):
    names = [row["stop"] for row in rows if "stop" in row]
    return ", ".join(f"{name} {names.count(name)}" for name in sorted(set(names), key=names.count, reverse=True))


def print_header(*columns):
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def simulation(lines):
    groups = grouped(lines)
    print_header(
        "simulation", "method", "seeds at most 1e-3 above its EM from the truth", "within 1e-3 either way",
        "mean excess KL", "worst", "mean gain in training log-likelihood", "median seconds", "times BigLearn-EM's",
        "ended by")
    for (case, method), rows in groups.items():
        excess = [kl - oracle for kl, oracle in zip(numbers(rows, "kl"), numbers(rows, "oracle"))]
        gain = statistics.mean(numbers(rows, "train")) - statistics.mean(numbers(rows, "oracle_train"))
        seconds = statistics.median(numbers(rows, "seconds"))
        ours = statistics.median(numbers(groups[case, "biglearn"], "seconds"))
        starts = f"{statistics.median(numbers(rows, 'starts')):.0f} starts" if "starts" in rows[0] else stops(rows)
        print(f"| {case} | {method} | {sum(value <= 1e-3 for value in excess)} of {len(rows)} "
              f"| {sum(abs(value) <= 1e-3 for value in excess)} | {statistics.mean(excess):.5f} | {max(excess):.5f} "
              f"| {gain:+.5f} | {seconds:.3f} | {seconds / ours:.2f} | {starts} |")


def mean_and_deviation(values):
    if any(value != value for value in values):
        return "-"
    deviation = f" ± {statistics.stdev(values):.4f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.4f}{deviation}"


def tables(lines):
    groups = grouped(lines)
    print_header(
        "table", "method", "seeds", "NMI", "ARI", "held-out log-likelihood", "training log-likelihood", "best training",
        "median seconds", "ended by")
    for (case, method), rows in sorted(groups.items()):
        cells = [mean_and_deviation(numbers(rows, name)) for name in ("nmi", "ari", "ll", "train")]
        best = max(numbers(rows, "train"))
        print(f"| {case} | {method} | {len(rows)} | {' | '.join(cells)} | {'-' if best != best else f'{best:.4f}'} "
              f"| {statistics.median(numbers(rows, 'seconds')):.2f} | {stops(rows)} |")


def embedding(lines):
    print_header("images", "method", "runs", "ACC", "worst ACC", "NMI", "worst NMI", "ARI", "median seconds")
    for (case, method), rows in grouped(lines).items():
        acc, nmi = numbers(rows, "acc"), numbers(rows, "nmi")
        print(f"| {case} | {method} | {len(rows)} | {mean_and_deviation(acc)} | {min(acc):.4f} | {mean_and_deviation(nmi)} "
              f"| {min(nmi):.4f} | {mean_and_deviation(numbers(rows, 'ari'))} | {statistics.median(numbers(rows, 'seconds')):.1f} |")


if __name__ == "__main__":
    modes = {
        "epoch": epoch, "em": em, "published": published, "simulation": simulation, "tables": tables, "embedding": embedding,
    }
    modes[sys.argv[1]]([line.split() for line in sys.stdin if line.strip()])
