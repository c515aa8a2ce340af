namespace Flowrun.Core.Flows.Reading;

internal static class OnFailureReader
{
    public static OnFailure Read(ObjectReader spec) =>
        spec.Text("onFailure", text => text is "none" or "deadLetter" ? null : "none or deadLetter") == "deadLetter" ? OnFailure.DeadLetter : OnFailure.None;
}
