using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Tests.Faults;

public sealed class RequestMatchTests
{
    [Theory]
    [InlineData("POST /apis/batch/v1/**", "POST", "/apis/batch/v1/namespaces/a/jobs", true)]
    [InlineData("POST /apis/batch/v1/**", "GET", "/apis/batch/v1/namespaces/a/jobs", false)]
    [InlineData("* /api/v1/namespaces/*/pods", "GET", "/api/v1/namespaces/a/pods", true)]
    [InlineData("* /api/v1/namespaces/*/pods", "GET", "/api/v1/namespaces/a/b/pods", false)]
    [InlineData("* /api/v1/namespaces/*/pods", "GET", "/api/v1/namespaces/a/pods/x", false)]
    [InlineData("GET **/log", "GET", "/api/v1/namespaces/a/pods/p/log", true)]
    [InlineData("get /version", "GET", "/version", true)]
    [InlineData("GET /version", "GET", "/versions", false)]
    [InlineData("* *", "DELETE", "/anything/at/all", true)]
    public void Matches_MethodAndGlob_AsWritten(string match, string method, string path, bool expected)
    {
        Assert.True(RequestMatch.TryParse(match, out var parsed));
        Assert.Equal(expected, parsed.Matches(method, path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("POST")]
    [InlineData("POST apis")]
    [InlineData("POST /a /b")]
    public void TryParse_NoMethodAndPath_IsRefused(string match) => Assert.False(RequestMatch.TryParse(match, out _));
}
