using System.Text.Json.Nodes;

namespace Flowrun.Chart.Tests.Image;

/// <summary>What the Dockerfile says and no published folder shows.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Dockerfile"));

    private static string[] Final => Lines[Array.FindLastIndex(Lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))..];

    [Fact]
    public void Base_OfTheImage_HasNoShell() => Assert.EndsWith("-chiseled", Final[0], StringComparison.Ordinal);

    [Fact]
    public void Steps_OfTheImage_OnlyCopy() => Assert.DoesNotContain(Final, line => line.StartsWith("RUN", StringComparison.Ordinal));

    /// <summary>The chart's default: init containers start it by its name alone.</summary>
    [Fact]
    public void Meter_OfTheImage_IsOnThePath() =>
        Assert.Contains("COPY --from=meter /meter/flowrun-meter /usr/local/bin/flowrun-meter", Final);

    [Fact]
    public async Task User_OfTheImage_IsTheCharts()
    {
        Assert.Contains($"USER {PublishedImage.User}:{PublishedImage.User}", Final);
        var manifests = await Helm.TemplateAsync(Helm.Least);
        Assert.True(JsonNode.DeepEquals(PublishedImage.User, manifests.At("Deployment spec.template.spec.securityContext.runAsUser")));
    }

    [Theory]
    [InlineData("title")]
    [InlineData("description")]
    [InlineData("licenses")]
    [InlineData("version")]
    [InlineData("revision")]
    [InlineData("created")]
    public void Labels_OfTheImage_AreThere(string name) => Assert.Contains(Final, line => line.Contains($"org.opencontainers.image.{name}=", StringComparison.Ordinal));
}
