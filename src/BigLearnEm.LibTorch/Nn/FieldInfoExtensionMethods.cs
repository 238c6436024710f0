using System.Reflection;
using TorchSharp.Utils;

namespace TorchSharp;

/// <summary>What a module's field is called as a component.</summary>
public static class FieldInfoExtensionMethods
{
    public static string ComponentName(this FieldInfo field) =>
        field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
}
