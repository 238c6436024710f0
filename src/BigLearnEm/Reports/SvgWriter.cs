using System.Globalization;
using System.Text;
using System.Xml;

namespace BigLearnEm.Reports;

/// <summary>
/// Writes XML elements one after the other: escaped, numbers rounded to two decimals and the same in every culture.
/// </summary>
public sealed class SvgWriter
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();
    private bool _inStartTag;

    /// <summary>Opens an element.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>This writer.</returns>
    public SvgWriter Begin(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        CloseStartTag();
        _text.Append('<').Append(name);
        _open.Push(name);
        _inStartTag = true;
        return this;
    }

    /// <summary>Adds an attribute to the element just opened; an empty value adds none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, which is escaped.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="InvalidOperationException">The element has content already, or none is open.</exception>
    public SvgWriter Attribute(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!_inStartTag) throw new InvalidOperationException($"No element can take the attribute {name} here.");
        if (value.Length > 0) _text.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
        return this;
    }

    /// <summary>Adds a numeric attribute to the element just opened.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; finite.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    /// <exception cref="InvalidOperationException">The element has content already, or none is open.</exception>
    public SvgWriter Attribute(string name, double value) => Attribute(name, Number(value));

    /// <summary>Adds text to the element that is open.</summary>
    /// <param name="text">The text, which is escaped.</param>
    /// <returns>This writer.</returns>
    public SvgWriter Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CloseStartTag();
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>Adds markup as it is.</summary>
    /// <param name="markup">Well-formed markup.</param>
    /// <returns>This writer.</returns>
    public SvgWriter Raw(string markup)
    {
        ArgumentNullException.ThrowIfNull(markup);
        CloseStartTag();
        _text.Append(markup);
        return this;
    }

    /// <summary>Adds a <c>title</c>, which browsers show as a tooltip; nothing where there is no text.</summary>
    /// <param name="text">The tooltip; null or empty for none.</param>
    /// <returns>This writer.</returns>
    public SvgWriter Tooltip(string? text) => string.IsNullOrEmpty(text) ? this : Begin("title").Text(text).End();

    /// <summary>Closes the element opened last.</summary>
    /// <returns>This writer.</returns>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    public SvgWriter End()
    {
        var name = _open.Pop();
        if (_inStartTag) _text.Append("/>");
        else _text.Append("</").Append(name).Append('>');
        _inStartTag = false;
        return this;
    }

    /// <summary>Starts a new line between elements.</summary>
    /// <returns>This writer.</returns>
    public SvgWriter NewLine() => Raw("\n");

    /// <summary>What has been written.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public override string ToString() => _open.Count == 0
        ? _text.ToString()
        : throw new InvalidOperationException($"The element {_open.Peek()} is still open.");

    /// <summary>A number for an attribute: at most two decimals, a dot, no exponent, no minus zero.</summary>
    /// <param name="value">The number; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A coordinate must be finite.");
        var text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>
    /// Text for XML and HTML, inside an element or an attribute: the five special characters as entities, what XML does
    /// not allow as U+FFFD.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(letter, text[i + 1]))
            {
                escaped.Append(letter).Append(text[++i]);
                continue;
            }

            _ = letter switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'),
            };
        }

        return escaped.ToString();
    }

    private void CloseStartTag()
    {
        if (_inStartTag) _text.Append('>');
        _inStartTag = false;
    }
}
