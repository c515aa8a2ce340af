using Flowrun.Core.Admission;
using Flowrun.Core.Runs;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Admission;

public sealed class PendingSharesTests
{
    private static readonly VersionGroup Large = new("large");
    private static readonly VersionGroup Small = new("small");

    [Fact]
    public void Full_FewWait_Nobody() => Assert.Empty(Full((Large, 99), (Small, 0)));

    [Fact]
    public void Full_OneGroupHasAll_ItAlone() => Assert.Equal([Large], Full((Large, 100), (Small, 0)));

    [Fact]
    public void Full_AnotherComesLate_HasItsShareAllTheSame()
    {
        Assert.Equal([Large], Full((Large, 100), (Small, 49)));
        Assert.Equal([Large, Small], Full((Large, 100), (Small, 50)));
    }

    [Fact]
    public void Full_OneLessThanBefore_StaysFullUntilATenthIsFree()
    {
        Assert.Equal([Large], PendingShares.Full(Waiting((Large, 90)), 100, new HashSet<VersionGroup> { Large }));
        Assert.Empty(PendingShares.Full(Waiting((Large, 89)), 100, new HashSet<VersionGroup> { Large }));
        Assert.Empty(PendingShares.Full(Waiting((Large, 90)), 100, new HashSet<VersionGroup>()));
    }

    /// <summary>Whoever creates Jobs, in any order, and only where it may.</summary>
    [Property(MaxTest = 300)]
    public Property Full_GroupsGrowWhileTheyMay_TheSumIsBoundAndEachHasItsShare() => Prop.ForAll(
        Gen.Choose(1, 60).ToArbitrary(), Gen.Choose(0, 5).ListOf().ToArbitrary(), (most, order) =>
        {
            var waiting = Enumerable.Range(0, 6).ToDictionary(index => new VersionGroup($"g{index}"), _ => 0);
            IReadOnlySet<VersionGroup> full = new HashSet<VersionGroup>();
            foreach (var index in order.Concat(Enumerable.Range(0, 6 * most).Select(step => step / most)))
            {
                var group = new VersionGroup($"g{index}");
                waiting[group] += full.Contains(group) ? 0 : 1;
                full = PendingShares.Full(waiting, most, full);
            }

            var groups = waiting.Count(group => group.Value > 0);
            var bound = Enumerable.Range(1, groups).Sum(number => (most / (double)number) + 1);
            Assert.InRange(waiting.Values.Sum(), most, bound);
            Assert.All(waiting.Values, jobs => Assert.InRange(jobs, (int)(most / (double)groups), most));
        });

    private static IReadOnlySet<VersionGroup> Full(params (VersionGroup Group, int Jobs)[] waiting) => PendingShares.Full(Waiting(waiting), 100, new HashSet<VersionGroup>());

    private static Dictionary<VersionGroup, int> Waiting(params (VersionGroup Group, int Jobs)[] waiting) => waiting.ToDictionary(one => one.Group, one => one.Jobs);
}
