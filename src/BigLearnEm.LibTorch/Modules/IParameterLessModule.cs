namespace TorchSharp.Modules;

/// <summary>Marks modules that hold nothing to learn, to store or to move.</summary>
#pragma warning disable CA1040 // A marker, as in TorchSharp.
public interface IParameterLessModule
{
}
