using BigLearnEm.PyTorch;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using TorchSharp;

namespace BigLearnEm.Deep;

/// <summary>The first stage of every run with a network: its weights are drawn or read, and trained by reconstruction.</summary>
internal static class Pretraining
{
    /// <summary>Pretrains from where the run is; does nothing where that is done.</summary>
    /// <param name="session">The run.</param>
    /// <param name="pretrainPath">A file (.safetensors, .pt) with weights to begin with instead, or null.</param>
    public static void Run(TrainSession session, string? pretrainPath)
    {
        var (state, options) = (session.State, session.Options);
        state.Network ??= NewNetwork(session, pretrainPath);
        var epochs = pretrainPath is null ? options.PretrainEpochs : 0;
        if (state.EpochsDone >= epochs) return;
        if (state.Optimizer is null) state.StartOptimizer(options.LearningRate);
        var trainer = new AutoencoderTrainer(state.Network, state.Optimizer!, session.Pixels, options, session.Ranks);
        while (state.EpochsDone < epochs)
        {
            var epoch = state.EpochsDone;
            session.BeginStep();
            var loss = trainer.ReconstructionEpoch(
                epoch,
                new DirectProgress<BatchProgress>(batch => session.Tell(
                    "pretrain", (epoch * batch.Total) + batch.Done, epochs * batch.Total, $"epoch {epoch + 1}/{epochs}")),
                session.Cancellation);
            state.EpochsDone++;
            session.Records.Epoch("pretrain", -1, epoch, loss);
            session.Tell("pretrain", epoch + 1, epochs, $"epoch {epoch + 1}/{epochs}, loss {loss:F6}");
            if (state.EpochsDone == epochs) state.EndOptimizer();
            session.Save();
        }
    }

    private static Autoencoder NewNetwork(TrainSession session, string? pretrainPath)
    {
        var network = new Autoencoder(
            session.Pixels.Pixels, session.Options.Codes,
            DerivedSeed.For(session.Options.Seed, "initialization", 0));
        if (pretrainPath is not null)
        {
            var weights = WeightsFile.Read(pretrainPath);
            ModelEntries.LoadNetwork(network, name => weights.FirstOrDefault(entry => entry.Name == name)
                ?? throw new BadInputException(
                    pretrainPath, $"a tensor {name}", weights.Count == 0 ? "none at all" : $"others, such as {weights[0].Name}",
                    "Give the model.safetensors of a latent run, or the state dictionary (.safetensors, .pt) of an "
                    + "autoencoder with EDESC's names: enc_1 to enc_3, z_layer, dec_1 to dec_3, x_bar_layer."));
        }

        network.to(session.Pixels.Device);
        return network;
    }
}
