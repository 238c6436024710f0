namespace BigLearnEm.Tests.Cli;

public sealed class HelpTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void WithoutAVerbTheProgramExplainsItself()
    {
        var result = _workplace.Run().MustExit(0);
        Assert.All(
            ["train", "cluster", "evaluate", "predict", "report", "export", "nem", "download", "doctor", "Examples:"],
            text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
        Assert.Equal("", result.Error);
        MustBeReadable(result.Output);
    }

    [Theory]
    [InlineData(
        "train",
        "--dataset --data_dir --split --x_dim --method --space --num_component --Niter --eps --NITnei --P1 --P2 --a_beta --b_beta "
        + "--cycle --patience --kmeans_init --n_z --pretrain_epochs --pretrain_path --batch_size --microbatches --lr --rounds --round_iterations "
        + "--refine_epochs --refinement --neighbors --balance --warm_up --anchor --dropout --encoders --encoder_epochs --partitions --beta --subspace_dim --eta --edesc_epochs --device --threads --data_size --chunk_size "
        + "--max_memory --seed --resume --dry_run --out_dir --txt_dir --tensorboard --config --quiet --json --csv")]
    [InlineData("evaluate", "--weights --dataset --data_dir --split --device --threads --json --csv")]
    [InlineData(
        "cluster",
        "--train --test --labels --test_labels --label_column --variable --drop_constant --weights --method "
        + "--num_component --components --criterion --covariance --init --restarts --eps --Niter --NITnei --P1 --P2 "
        + "--a_beta --b_beta --cycle --patience --threads --data_size --chunk_size --max_memory --seed --dry_run --out_dir "
        + "--config --quiet --json --csv")]
    [InlineData(
        "predict", "--weights --input --output --probabilities --label_column --variable --device --threads --json --csv")]
    [InlineData(
        "export", "--weights --output --part --input --dataset --data_dir --split --label_column --variable --device --threads --json --csv")]
    [InlineData("report", "--run --txt_dir --seed --data_dir --data --device --threads --output")]
    [InlineData(
        "nem train",
        "--data --train_size --valid_size --test_size --shapes --canvas --data_seed --variant --distribution --k --steps --restarts "
        + "--noise --hidden --batch_size --first_steps --lr --lr_end --clip --early_loss --epochs --patience --valid_images --device --threads --config --seed --resume --dry_run --out_dir "
        + "--txt_dir --quiet --json --csv")]
    [InlineData(
        "nem evaluate",
        "--weights --variant --data --train_size --valid_size --test_size --shapes --canvas --data_seed --k --steps --restarts --noise "
        + "--seed --device --threads --json --csv")]
    [InlineData("nem shapes", "--train_size --valid_size --test_size --shapes --canvas --data_seed --output")]
    [InlineData("runs", "--sort --json --csv")]
    [InlineData("compare", "--json --csv")]
    [InlineData("download", "--data_dir --quiet")]
    [InlineData("doctor", "--json --csv")]
    public void TheHelpOfAVerbExplainsEveryFlag(string verb, string flags)
    {
        var result = _workplace.Run([.. verb.Split(' '), "--help"]).MustExit(0);
        var explained = result.Output.Split('\n')
            .Select(line => line.TrimStart().Split(' ')[0])
            .Where(word => word.StartsWith("--", StringComparison.Ordinal));
        Assert.Equal(flags.Split(' ').Order(), explained.Order());
        Assert.Contains("Example", result.Output, StringComparison.Ordinal);
        MustBeReadable(result.Output);
    }

    [Fact]
    public void TheHelpOfTrainNamesTheDefaults()
    {
        var help = _workplace.Run("train", "-h").MustExit(0).Output;
        Assert.All(
            ["Default: 200.", "Default: 0.05.", "Default: 0.4.", "Default: 2GiB.", "Default: ./results."],
            text => Assert.Contains(text, help.ReplaceLineEndings(" "), StringComparison.Ordinal));
    }

    [Fact]
    public void TheVersionIsOneLine() =>
        Assert.Matches(@"^biglearn \d+\.\d+\.\d+\r?\n$", _workplace.Run("--version").MustExit(0).Output);

    private static void MustBeReadable(string text)
    {
        Assert.DoesNotContain('\e', text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, $"{line.Length} columns: {line}"));
    }
}
