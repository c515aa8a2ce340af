using Flowrun.Core.Forwarding;

namespace Flowrun.Core.Tests.Forwarding;

public class FixedWishesTests
{
    private readonly List<string> _problems = [];

    [Fact]
    public void Read_WhatFlowsMayAllow_IsRead()
    {
        Assert.Equal([("mode", "fast"), ("retries", "3")], FixedWishes.ReadParameters("""{"mode": "fast", "retries": 3}""", "PARAMETERS", _problems).Select(each => (each.Key, each.Value)).Order());
        Assert.Equal(
            """{"memory":"4Gi","priorityClassName":"batch","labels":{"team":"a"}}""",
            FixedWishes.ReadOverrides("""{"memory": "4Gi", "priorityClassName": "batch", "labels": {"team": "a"}}""", "OVERRIDES", _problems)!.ToJsonString());
        Assert.Empty(_problems);
    }

    [Fact]
    public void Read_SeveralWrong_SaysAllAtOnce()
    {
        FixedWishes.ReadOverrides("""{"memory": "lots", "labels": {"team": "a b"}, "cpu": 2, "priorityClassName": "system-node-critical"}""", "OVERRIDES", _problems);
        FixedWishes.ReadParameters("""{"1st": "x", "mode": "a", "Mode": "b"}""", "PARAMETERS", _problems);

        Assert.Equal(
            [
                "OVERRIDES.memory: found \"lots\": expected a quantity such as 4Gi or 512Mi",
                "OVERRIDES.labels.team: found \"a b\": expected a label's value: nothing, or at most 63 letters, digits, -, _ and ., with a letter or digit at both ends",
                "OVERRIDES.cpu: no event sets that: known here: memory, priorityClassName, parameters, labels",
                "OVERRIDES.priorityClassName: found system-node-critical: the classes system-* are for what Kubernetes itself is made of",
                "PARAMETERS.1st: found \"1st\": expected a parameter's name: a letter, then letters, digits and _, at most 63 in all",
                "PARAMETERS: mode and Mode are one variable, FLOWRUN_PARAM_MODE",
            ],
            _problems);
    }

    [Theory]
    [InlineData("memory=4Gi", "NAME: found \"memory=4Gi\", which is no JSON at line 1, byte 1: expected a JSON object")]
    [InlineData("[]", "NAME: found an array: expected a JSON object")]
    [InlineData("\"4Gi\"", "NAME: found \"4Gi\": expected a JSON object")]
    public void Read_NoObject_IsAProblem(string json, string problem)
    {
        Assert.Null(FixedWishes.ReadOverrides(json, "NAME", _problems));
        Assert.Empty(FixedWishes.ReadParameters(json, "NAME", _problems));

        Assert.Equal([problem, problem], _problems);
    }

    [Fact]
    public void Read_NoText_IsAProblem()
    {
        FixedWishes.ReadOverrides("""{"labels": "a"}""", "OVERRIDES", _problems);
        FixedWishes.ReadParameters("""{"a": {}}""", "PARAMETERS", _problems);
        FixedWishes.ReadOverrides("""{"memory": "\uD800"}""", "OVERRIDES", _problems);

        Assert.Equal(
            [
                "OVERRIDES.labels: expected an object of labels",
                "PARAMETERS[\"a\"]: found an object: expected a name, and a text without NUL, a number, true or false",
                "OVERRIDES: a name or text in it is no valid text: it has half of a surrogate pair",
            ],
            _problems);
    }
}
