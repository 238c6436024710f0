namespace TorchSharp;

/// <summary>Padding stated by its effect.</summary>
public enum Padding
{
    Valid = 0,
    Same = 1,
}
