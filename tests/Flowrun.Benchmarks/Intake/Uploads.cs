using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Sizing;

namespace Flowrun.Benchmarks.Intake;

/// <summary>What is announced, and the flow that wants it.</summary>
internal static class Uploads
{
    public static readonly FlowCatalog Catalog = new([
        Make.Flow()
            .Trigger(pattern: "orders/{date}/{store}.csv.gz")
            .Parameter("date", "{{ match.date }}")
            .PerInputByte(3)
            .Expansion("gz", 5)
            .Build(),
    ]);

    public static RunPlanner NewPlanner() => new(new NothingToMeasure(), NoModels.Instance, new JobRenderer(null, "default"));

    public static string Body(int index) => Announcement($"orders/2026-11-22/store-{index}.csv.gz", 1_000_000 + index);

    /// <summary>A notification as S3 sends it.</summary>
    public static string Announcement(string key, long size) =>
        $$$$"""
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1","eventTime":"2026-11-22T20:00:00.000Z","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"EXAMPLE"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},"responseElements":{"x-amz-request-id":"EXAMPLE123456789","x-amz-id-2":"EXAMPLE123/5678abcdefghijklambdaisawesome/mnopqrstuvwxyzABCDEFGH"},"s3":{"s3SchemaVersion":"1.0","configurationId":"uploads","bucket":{"name":"landing","ownerIdentity":{"principalId":"EXAMPLE"},"arn":"arn:aws:s3:::landing"},"object":{"key":"{{{{key}}}}","size":{{{{size}}}},"eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0055AED6DCD90281E5"}}}]}
        """;

    public static async Task<IReadOnlyList<RunPlan.Ready>> PlanAllAsync(int first, int count)
    {
        var planner = NewPlanner();
        var plans = new List<RunPlan.Ready>(count);
        for (var index = first; index < first + count; index++)
        {
            var plan = await planner.PlanAsync(EventParser.Parse(Body(index)).Single(), Catalog, CancellationToken.None);
            plans.Add((RunPlan.Ready)plan.Single());
        }

        return plans;
    }

    private sealed class NothingToMeasure : IObjectMeasurer
    {
        public Task<Measurement> MeasureAsync(SizingInput input, ObjectEvent created, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Every event says its object's size.");

        public Task<Measurement> LookAsync(ObjectEvent created, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("No flow lets metadata set anything.");
    }
}
