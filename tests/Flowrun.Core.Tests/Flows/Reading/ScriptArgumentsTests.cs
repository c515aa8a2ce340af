using Flowrun.Core.Flows.Reading;

namespace Flowrun.Core.Tests.Flows.Reading;

public sealed class ScriptArgumentsTests
{
    // Words are separated by |. KEY marks the words that are found.
    [Theory]
    [InlineData("sh|-c|KEY")]
    [InlineData("/bin/sh|-c|KEY|free")]
    [InlineData("bash|-ec|KEY|bash|free")]
    [InlineData("bash|-lc|KEY")]
    [InlineData("/usr/bin/bash|-xec|KEY")]
    [InlineData("bash|-e|-u|-c|KEY")]
    [InlineData("bash|-c|-e|KEY")]
    [InlineData("bash|-c|--|KEY|free")]
    [InlineData("bash|-o|pipefail|-c|KEY")]
    [InlineData("bash|-euo|pipefail|-c|KEY")]
    [InlineData("bash|-ceuo|pipefail|KEY")]
    [InlineData("bash|+e|-c|KEY")]
    [InlineData("bash|--norc|-c|KEY")]
    [InlineData("bash|--rcfile|free|-c|KEY")]
    [InlineData("bash|-cKEY|KEY")]
    [InlineData("dash|-c|KEY")]
    [InlineData("ash|-c|KEY")]
    [InlineData("zsh|-c|KEY")]
    [InlineData("ksh93|-c|KEY")]
    [InlineData("busybox|sh|-c|KEY")]
    [InlineData("/bin/busybox|ash|-ec|KEY")]
    [InlineData("env|sh|-c|KEY")]
    [InlineData("/usr/bin/env|-i|A=b|bash|-c|KEY")]
    [InlineData("env|-S|KEY")]
    [InlineData("env|--split-string|KEY")]
    [InlineData("nice|-n|10|sh|-c|KEY")]
    [InlineData("exec|sh|-c|KEY")]
    [InlineData("tini|--|bash|-c|KEY")]
    [InlineData("tini|-s|--|timeout|30|bash|-c|KEY|free")]
    [InlineData("su|-c|KEY|free")]
    [InlineData("python|-c|KEY|free")]
    [InlineData("python3.12|-u|-c|KEY")]
    [InlineData("/usr/local/bin/python3|-uc|KEY")]
    [InlineData("python|-W|ignore|-c|KEY")]
    [InlineData("perl|-e|KEY|free")]
    [InlineData("perl|-lane|KEY|free")]
    [InlineData("perl|-e|KEY|-e|KEY|free")]
    [InlineData("perl|-eKEY|free")]
    [InlineData("node|-e|KEY")]
    [InlineData("node|--eval|KEY")]
    [InlineData("node|--eval=KEY|free")]
    [InlineData("node|-r|free|-pe|free")]
    [InlineData("nodejs|-p|KEY")]
    [InlineData("ruby|-rjson|-e|KEY")]
    [InlineData("php|-r|KEY")]
    [InlineData("pwsh|-Command|free")]
    [InlineData("sh|-c|KEY|sh|-c|KEY")]
    public void In_InterpreterWithProgram_FindsTheProgram(string line)
    {
        var words = line.Split('|');

        var found = ScriptArguments.In(words);

        Assert.All(words.Index().Where(word => word.Item.EndsWith("KEY", StringComparison.Ordinal)), word => Assert.Contains(word.Index, found));
        Assert.All(words.Index().Where(word => word.Item == "free" && word.Index > 0 && words[0] is not ("node" or "pwsh")), word => Assert.DoesNotContain(word.Index, found));
    }

    [Theory]
    [InlineData("etl|-c|config")]
    [InlineData("sh|script.sh|-c|x")]
    [InlineData("sh|-e|script.sh|x")]
    [InlineData("python|-m|etl|-c|x")]
    [InlineData("python|-mjson.tool|-c|x")]
    [InlineData("python|etl.py|-c|x")]
    [InlineData("grep|-e|x")]
    [InlineData("perl|script.pl|-e|x")]
    [InlineData("node|server.js|-e|x")]
    [InlineData("cp|bash|x")]
    [InlineData("bashful|-c|x")]
    [InlineData("env|A=b|etl|-c|x")]
    [InlineData("")]
    public void In_NoProgramInTheArguments_FindsNothing(string line) => Assert.Empty(ScriptArguments.In(line.Split('|')));

    [Theory]
    [InlineData("a $(A) b", "A")]
    [InlineData("$$(A)", "")]
    [InlineData("$$$(A)", "A")]
    [InlineData("$(A)$(B", "A")]
    [InlineData("$A ${B} $", "")]
    [InlineData("$", "")]
    [InlineData("$$", "")]
    [InlineData("$()", "")]
    [InlineData("$(A)$(B)", "A,B")]
    public void VariableReferences_In_AreKubernetesOwn(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', VariableReferences.In(text)));
}
