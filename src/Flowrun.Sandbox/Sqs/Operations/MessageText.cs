using System.Buffers;

namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>The characters that SQS takes: those of XML 1.0.</summary>
internal static class MessageText
{
    private static readonly SearchValues<char> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (char)code).Where(letter => letter is not ('\t' or '\n' or '\r')), '\uFFFE', '\uFFFF']);

    /// <param name="text">Without lone surrogates: reading JSON has refused them.</param>
    public static bool IsValid(string text) => !text.AsSpan().ContainsAny(Refused);
}
