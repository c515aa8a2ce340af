namespace Flowrun.Core.Flows.Reading;

internal static class RetentionReader
{
    public static Retention Read(ObjectReader spec) =>
        spec.Object("retention", FlowFields.Retention) is { } retention
            ? new Retention(retention.Duration("succeeded") ?? Retention.Default.Succeeded, retention.Duration("failed") ?? Retention.Default.Failed)
            : Retention.Default;
}
