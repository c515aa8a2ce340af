using Flowrun.Core.Jobs;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Jobs;

public sealed class PlaceholdersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain } }} { text", "L:plain } }} { text")]
    [InlineData("{{key}}", "N:key")]
    [InlineData("{{ key }}", "N:key")]
    [InlineData("s3://{{ bucket }}/{{ match.a-b_c }}!", "L:s3://|N:bucket|L:/|N:match.a-b_c|L:!")]
    [InlineData("{{ a }}{{ b }}", "N:a|N:b")]
    [InlineData("{{{ key }}", null)]
    [InlineData("{{ key }}}", "N:key|L:}")]
    public void TryParse_Text_SplitsIntoLiteralsAndNames(string text, string? expected)
    {
        var valid = Placeholders.TryParse(text, out var parts, out _);

        Assert.Equal(expected is not null, valid);
        Assert.Equal(expected, parts is null ? null : string.Join('|', parts.Select(part => (part.IsName ? "N:" : "L:") + part.Text)));
    }

    [Theory]
    [InlineData("a {{ key", "'{{ key' is not closed by '}}'")]
    [InlineData("{{ a b }}", "'{{ a b }}' holds no name of a placeholder, such as '{{ key }}'")]
    [InlineData("{{}}", "'{{}}' holds no name of a placeholder, such as '{{ key }}'")]
    [InlineData("{{ .Values.x | quote }}", "'{{ .Values.x | quote }}' holds no name of a placeholder, such as '{{ key }}'")]
    public void TryParse_NoPlaceholder_SaysWhatIsWrong(string text, string expected)
    {
        Assert.False(Placeholders.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Property]
    public void TryParse_AnyText_NeverThrowsAndKeepsEveryLiteral(string? text)
    {
        text ??= "";
        if (Placeholders.TryParse(text, out var parts, out _) && !text.Contains("{{", StringComparison.Ordinal))
        {
            Assert.Equal(text, string.Concat(parts.Select(part => part.Text)));
        }
    }
}
