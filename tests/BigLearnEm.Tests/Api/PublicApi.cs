using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace BigLearnEm.Tests.Api;

/// <summary>
/// What a user of an assembly can see: each public type, and each of its public or protected members, as one line in the
/// manner of C#. What the compiler adds to records (equality, copies, texts) is left out, but for deconstruction.
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The lines, in ordinal order.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(Lines).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        var name = $"{type.Namespace}.{ApiNames.Of(type)}";
        yield return $"{name} : {Kind(type)}{Bases(type)}";
        if (type.IsEnum)
        {
            foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                yield return $"{name}.{value.Name} = {value.GetRawConstantValue()}";
            yield break;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return $"{name}{Parameters(invoke)} : {ApiNames.Of(invoke.ReturnParameter)}";
            yield break;
        }

        foreach (var member in type.GetMembers(Declared))
        {
            if (Line(member) is { } line) yield return $"{name}.{line}";
        }
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsSeen(constructor) && !IsMade(constructor) && !constructor.IsStatic =>
            $"{ApiNames.Plain(constructor.DeclaringType!)}{Parameters(constructor)}{After(Modifiers(constructor))}",
        MethodInfo method when IsSeen(method) && IsWritten(method) =>
            $"{method.Name}{ApiNames.Arguments(method.GetGenericArguments())}{Parameters(method)} : "
            + $"{Modifiers(method)}{ApiNames.Of(method.ReturnParameter)}",
        PropertyInfo property when property.GetAccessors(true).Any(IsSeen) && !IsMade(property.GetMethod ?? property.SetMethod!, property) =>
            Property(property),
        FieldInfo field when (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName => Field(field),
        EventInfo happening when IsSeen(happening.AddMethod!) => $"{happening.Name} : event {ApiNames.Of(happening.EventHandlerType!)}",
        _ => null,
    };

    private static string Property(PropertyInfo property)
    {
        var accessors = string.Concat(
            property.GetAccessors(true).Where(IsSeen).OrderByDescending(accessor => accessor == property.GetMethod).Select(
                accessor => accessor == property.GetMethod ? "get; " : IsInit(accessor) ? "init; " : "set; "));
        var first = property.GetAccessors(true).First(IsSeen);
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters().Length == 0
            ? "" : $"[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]";
        return $"{property.Name}{index} : {Modifiers(first)}{required}{ApiNames.Of(property)} {{ {accessors}}}";
    }

    private static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{field.Name} : {kind}{ApiNames.Of(field)}{(field.IsLiteral ? " = " + Value(field.GetRawConstantValue()) : "")}";
    }

    private static string Parameters(MethodBase method) =>
        $"({(method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{string.Join(", ", method.GetParameters().Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        var kind = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var value = !parameter.HasDefaultValue ? ""
            : parameter.RawDefaultValue is null && parameter.ParameterType.IsValueType
                && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? " = default"
            : $" = {Value(parameter.RawDefaultValue)}";
        return $"{kind}{ApiNames.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")
            + (type.GetMethod("<Clone>$", Declared) is null ? "class" : "record");

    private static string Bases(Type type)
    {
        if (type.IsEnum) return $", {ApiNames.Of(Enum.GetUnderlyingType(type))}";
        if (typeof(Delegate).IsAssignableFrom(type)) return "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> bases =
        [
            .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : Type.EmptyTypes,
            .. type.GetInterfaces().Where(face => face.IsVisible && !inherited.Contains(face)).OrderBy(ApiNames.Of, StringComparer.Ordinal),
        ];
        return string.Concat(bases.Select(parent => $", {ApiNames.Of(parent)}"));
    }

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static " : "")
        + (method is MethodInfo { IsVirtual: true } function && !method.DeclaringType!.IsInterface
            ? method.IsAbstract ? "abstract " : function.GetBaseDefinition() != function ? "override " : method.IsFinal ? "" : "virtual "
            : "");

    private static string After(string modifiers) => modifiers.Length == 0 ? "" : $" : {modifiers.TrimEnd()}";

    // Protected members of a sealed type cannot be had.
    private static bool IsSeen(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && (!IsMade(method) || method.Name == "Deconstruct");

    private static bool IsMade(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute));

    // Accessors are made by the compiler for every automatic property; of a record's own, the property is EqualityContract.
    private static bool IsMade(MethodInfo accessor, PropertyInfo property) =>
        property.Name == "EqualityContract" && IsMade(accessor);

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
