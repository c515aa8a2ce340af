using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Runs;

public sealed class AttemptRetentionTests
{
    [Fact]
    public void Read_WhatWasWritten_IsReadBack()
    {
        var retention = AttemptRetention.Of(new Retention(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)));
        Assert.Equal(new AttemptRetention(3600, 315_360_000), retention);
        Assert.Equal(retention, AttemptRetention.Read(retention.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7d")]
    [InlineData("succeeded=-1,failed=99999999999")]
    [InlineData("succeeded= 1,failed=+1")]
    public void Read_SomethingElse_IsTheDefault(string? text) => Assert.Equal(new AttemptRetention(86_400, 604_800), AttemptRetention.Read(text));

    /// <summary>Kubernetes must not remove a Job whose end nobody has seen.</summary>
    [Theory]
    [InlineData(null, "succeeded=86400,failed=604800")]
    [InlineData(600, "succeeded=600,failed=600")]
    public void Render_TimeToLive_IsNotOnTheJobYet(int? own, string retention)
    {
        var spec = Make.Job();
        if (own is not null)
        {
            spec["ttlSecondsAfterFinished"] = own;
        }

        var run = new Run(
            Make.Flow().Job(spec).Build(), new RunId("abcdefghijklmnop"), 1, null, new Dictionary<string, string>(), new Dictionary<string, string>(),
            new SizingDecision(Bytes.Mebi(64), null, null, new Bytes(10), "64Mi"));
        var job = JsonNode.Parse(new JobRenderer(null, "jobs").Render(run).Json.Span)!;
        Assert.Null(job["spec"]!["ttlSecondsAfterFinished"]);
        Assert.Equal(retention, (string?)job["metadata"]!["annotations"]![WellKnown.RetentionAnnotation]);
    }
}
