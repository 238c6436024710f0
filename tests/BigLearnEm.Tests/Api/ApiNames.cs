using System.Reflection;

namespace BigLearnEm.Tests.Api;

/// <summary>Types as C# writes them, without namespaces, with question marks where null may be.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(char)] = "char", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    public static string Of(Type type) => Of(type, null, false);

    public static string Of(ParameterInfo parameter)
    {
        var info = new NullabilityInfoContext().Create(parameter);
        return Of(parameter.ParameterType, info, parameter.Position < 0 || parameter.IsOut);
    }

    public static string Of(PropertyInfo property) =>
        Of(property.PropertyType, new NullabilityInfoContext().Create(property), true);

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field), true);

    /// <summary>The name without the arguments of a generic type.</summary>
    public static string Plain(Type type) => type.Name.Split('`')[0];

    /// <summary>Arguments of something generic; nothing where there are none.</summary>
    public static string Arguments(IEnumerable<Type> arguments)
    {
        var names = string.Join(", ", arguments.Select(Of));
        return names.Length == 0 ? "" : $"<{names}>";
    }

    private static string Of(Type type, NullabilityInfo? info, bool isRead)
    {
        if (type.IsByRef) return Of(type.GetElementType()!, info, isRead);
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value, null, isRead) + "?";
        var mark = !type.IsValueType && (isRead ? info?.ReadState : info?.WriteState) == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, info?.ElementType, isRead)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (s_keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        return Name(type, info, isRead) + mark;
    }

    private static string Name(Type type, NullabilityInfo? info, bool isRead)
    {
        var own = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToArray();
        var infos = info?.GenericTypeArguments is { } all && all.Length == own.Length ? all : new NullabilityInfo?[own.Length];
        var names = own.Zip(infos, (argument, of) => Of(argument, of, isRead)).ToList();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true) return $"({string.Join(", ", names)})";
        var outer = type is { IsNested: true, IsGenericParameter: false } ? $"{Of(type.DeclaringType!)}." : "";
        return $"{outer}{Plain(type)}{(names.Count == 0 ? "" : $"<{string.Join(", ", names)}>")}";
    }
}
