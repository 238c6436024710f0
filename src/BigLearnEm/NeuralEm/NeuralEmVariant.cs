namespace BigLearnEm.NeuralEm;

/// <summary>What the M-step of Neural-EM is.</summary>
public enum NeuralEmVariant
{
    /// <summary>A recurrent layer and a decoder, learned freely.</summary>
    RnnEm,

    /// <summary>A gradient step through the decoder, at a learned rate.</summary>
    Nem,
}
