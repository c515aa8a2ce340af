using System.Text;

namespace Flowrun.Sandbox.S3.Notifications;

/// <summary>The encoding of keys in events: as in HTML forms, but slashes stay.</summary>
internal static class EventKey
{
    public static string Encode(string key)
    {
        var text = new StringBuilder(key.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(key))
        {
            var letter = (char)value;
            _ = char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '*' or '/' ? text.Append(letter)
                : letter == ' ' ? text.Append('+')
                : text.Append('%').Append(value.ToString("X2"));
        }

        return text.ToString();
    }
}
