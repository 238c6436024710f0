namespace TorchSharp.Utils;

/// <summary>Names a field as a component of its module, where the field's own name will not do.</summary>
#pragma warning disable CA1018, CA1813 // Declared as TorchSharp declares it.
public class ComponentNameAttribute : Attribute
{
    public string Name { get; set; } = "";
}
