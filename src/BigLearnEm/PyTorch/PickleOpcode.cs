namespace BigLearnEm.PyTorch;

/// <summary>
/// The opcodes of pickle's protocol 2 that a state dictionary is made of (Python, Lib/pickletools.py). Those that import
/// or call anything take their names from <see cref="PickledGlobal"/>.
/// </summary>
internal static class PickleOpcode
{
    public const byte Protocol = 0x80;
    public const byte Stop = (byte)'.';
    public const byte Mark = (byte)'(';
    public const byte Global = (byte)'c';
    public const byte Reduce = (byte)'R';
    public const byte Build = (byte)'b';
    public const byte PersistentId = (byte)'Q';
    public const byte EmptyDictionary = (byte)'}';
    public const byte EmptyList = (byte)']';
    public const byte EmptyTuple = (byte)')';
    public const byte Tuple = (byte)'t';
    public const byte Tuple1 = 0x85;
    public const byte Tuple2 = 0x86;
    public const byte Tuple3 = 0x87;
    public const byte SetItem = (byte)'s';
    public const byte SetItems = (byte)'u';
    public const byte Append = (byte)'a';
    public const byte Appends = (byte)'e';
    public const byte None = (byte)'N';
    public const byte True = 0x88;
    public const byte False = 0x89;
    public const byte Int32 = (byte)'J';
    public const byte Int8 = (byte)'K';
    public const byte Int16 = (byte)'M';
    public const byte Long = 0x8a;
    public const byte Float = (byte)'G';
    public const byte Text = (byte)'X';
    public const byte Put = (byte)'q';
    public const byte LongPut = (byte)'r';
    public const byte Get = (byte)'h';
    public const byte LongGet = (byte)'j';
}
