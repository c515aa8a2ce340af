using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Flows;
using Flowrun.Testing;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Tests.Intake;

namespace Flowrun.Worker.Tests.Hosting;

public sealed class FlowLogTests
{
    private readonly LogLines _lines = new();
    private readonly FlowLog _log;

    public FlowLogTests()
    {
        _log = new FlowLog(_lines);
    }

    [Fact]
    public void Say_FlowsAndProblems_EachOnceAsLongAsItLasts()
    {
        var broken = new FlowSnapshot(
            new FlowCatalog([Make.Flow("b").Build(), Make.Flow("a").Build(), Make.Flow("old").Archived().Build()]),
            [
                new ManifestProblem("c.yaml", new FlowProblem("spec.job", null, "required")),
                new ManifestProblem("d.yaml", new FlowProblem("spec.extra", "1", "no such field", IsWarning: true)),
            ]);
        var mended = broken with { Problems = [] };

        _log.Say(broken);
        _log.Say(broken);
        _log.Say(mended);
        _log.Say(broken);

        Assert.Equal(
            [
                "Information: Flows that run (2): a, b", "Error: c.yaml: spec.job: required", "Warning: d.yaml: spec.extra: found 1: no such field",
                "Error: c.yaml: spec.job: required", "Warning: d.yaml: spec.extra: found 1: no such field",
            ],
            _lines.All);
    }

    [Fact]
    public void Say_TwoVersionsOfAGroup_SaysThatItsEventsWait()
    {
        _log.Say(new FlowSnapshot(new FlowCatalog([Make.Flow("orders", "orders-v1").Build(), Make.Flow("orders", "orders-v2").Build()]), []));

        Assert.Contains("Error: Version group orders has more than one unarchived flow (orders-v1, orders-v2): its events wait until all but one are archived", _lines.All);
    }

    [Fact]
    public void Say_NoFlows_Warns()
    {
        _log.Say(new FlowSnapshot(FlowCatalog.Empty, []));

        Assert.Equal(["Warning: There is no flow that is not archived: every event will be acknowledged without a run"], _lines.All);
    }

    [Fact]
    public void SayFault_TheSameForAWhile_SaysItOnceAndItsEnd()
    {
        _log.SayFault("403");
        _log.SayFault("403");
        _log.SayFault(null);
        _log.SayFault(null);

        Assert.Equal(["Error: The flows cannot be read at the moment; those that are known stay: 403", "Information: The flows can be read again"], _lines.All);
    }
}
