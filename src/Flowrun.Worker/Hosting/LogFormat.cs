namespace Flowrun.Worker.Hosting;

/// <summary>How log lines look. They always go to stderr.</summary>
public enum LogFormat
{
    /// <summary>Text on a terminal, JSON elsewhere.</summary>
    Auto,

    /// <summary>For people.</summary>
    Text,

    /// <summary>One compact JSON object a line. Source: https://clef-json.org</summary>
    Json,
}
