using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Replay;

namespace Flowrun.Core.Tests.Sizing.Replay;

/// <summary>The figures are worked out by hand: an hour of a GiB is 1.</summary>
public class ReplayerTests
{
    [Fact]
    public void Run_PresetThatIsEnough_WastesWhatIsNotUsed()
    {
        var total = Run(ReplayMethod.Preset, ReplayFeedback.Immediate, Row(0, peak: 1, hours: 2, preset: 4)).Total;

        Assert.Equal(1, total.Instances);
        Assert.Equal(6, total.WastageGiBh, precision: 9);
        Assert.Equal(0.25, total.Efficiency, precision: 9);
        Assert.Equal(0, total.FailedShare);
    }

    [Fact]
    public void Run_PresetThatIsTooLittle_WastesEveryKilledAttemptWhole()
    {
        // Killed with 1 and 2 GiB for two hours each, then 4 GiB of which 3 are used.
        var total = Run(ReplayMethod.Preset, ReplayFeedback.Immediate, Row(0, peak: 3, hours: 2, preset: 1)).Total;

        Assert.Equal(2 + 4 + 2, total.WastageGiBh, precision: 9);
        Assert.Equal(2, total.FailedAttempts);
        Assert.Equal(1, total.FailedInstances);
        Assert.Equal(1, total.FailedShare);
        Assert.Equal(6.0 / 14, total.Efficiency, precision: 9);
    }

    [Fact]
    public void Run_MaxImmediate_AsksForTheLargestPeakSoFar()
    {
        var replay = Run(ReplayMethod.Max, ReplayFeedback.Immediate, Row(0, peak: 2, hours: 1, preset: 4), Row(0, peak: 1, hours: 1, preset: 4), Row(0, peak: 3, hours: 1, preset: 4));

        // 4 for 2; 2 for 1; 2 killed, then 4 for 3.
        Assert.Equal(2, replay.Uninformed.WastageGiBh, precision: 9);
        Assert.Equal(1 + 2 + 1, replay.Informed.WastageGiBh, precision: 9);
        Assert.Equal(0.5, replay.Informed.FailedShare);
    }

    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    public void Run_Delayed_KnowsAnOutcomeFromTheEndOfItsRunOn(int submittedAfterMinutes, int informed)
    {
        var replay = Run(ReplayMethod.Max, ReplayFeedback.Delayed, Row(0, peak: 2, hours: 1, preset: 4), Row(submittedAfterMinutes, peak: 2, hours: 1, preset: 4));

        Assert.Equal(informed, replay.Informed.Instances);
        Assert.Equal(informed == 1 ? 2 : 4, replay.Total.WastageGiBh, precision: 9);
    }

    [Theory]
    [InlineData(119, 0)]
    [InlineData(120, 1)]
    public void Run_DelayedAndKilledOnce_KnowsTheOutcomeFromTheEndOfTheSecondAttemptOn(int submittedAfterMinutes, int informed) =>
        Assert.Equal(informed, Run(ReplayMethod.Max, ReplayFeedback.Delayed, Row(0, peak: 2, hours: 1, preset: 1), Row(submittedAfterMinutes, peak: 2, hours: 1, preset: 4)).Informed.Instances);

    [Fact]
    public void Run_OneAtOnce_SizesThoseThatWaitWhenTheyMayRun()
    {
        TraceRow[] rows = [Row(0, peak: 2, hours: 1, preset: 4), Row(0, peak: 2, hours: 1, preset: 4), Row(1, peak: 2, hours: 1, preset: 4)];

        var replay = Assert.Single(Replayer.Run(rows, ReplayMethod.Max, ReplayFeedback.Delayed, Clock(), atOnce: 1));

        Assert.Equal((1, 2), (replay.Uninformed.Instances, replay.Informed.Instances));
        Assert.Equal((2.0, 0.0), (Math.Round(replay.Uninformed.WastageGiBh, 9), Math.Round(replay.Informed.WastageGiBh, 9)));
        Assert.Equal(3, Run(ReplayMethod.Max, ReplayFeedback.Delayed, rows).Uninformed.Instances);
    }

    /// <summary>The first is killed and comes back, and ends after two hours; the second after one, which lets the third run.</summary>
    [Fact]
    public void Run_TwoAtOnce_AnAttemptAfterAKillHoldsThePlace()
    {
        TraceRow[] rows = [Row(0, peak: 2, hours: 1, preset: 1), Row(0, peak: 1, hours: 1, preset: 1), Row(0, peak: 1, hours: 1, preset: 4)];

        var replay = Assert.Single(Replayer.Run(rows, ReplayMethod.Max, ReplayFeedback.Delayed, Clock(), atOnce: 2));

        // Killed with 1 and nothing left over; 1 for 1; then 1 for 1, which is known by then.
        Assert.Equal(1, replay.Total.WastageGiBh, precision: 9);
    }

    [Fact]
    public void Run_TwoTasks_LearnsEachByItself()
    {
        TraceRow[] rows = [Row(0, 2, 1, 4) with { Task = "a" }, Row(0, 2, 1, 4) with { Task = "b" }, Row(0, 2, 1, 4) with { Task = "a" }];

        var replays = Replayer.Run(rows, ReplayMethod.Max, ReplayFeedback.Immediate, Clock());

        Assert.Equal(["a", "b"], replays.Select(replay => replay.Task));
        Assert.Equal([2, 1], replays.Select(replay => replay.Total.Instances));
        Assert.Equal([2.0, 2.0], replays.Select(replay => Math.Round(replay.Total.WastageGiBh, 9)));
    }

    [Theory]
    [InlineData(ReplayMethod.Learned)]
    [InlineData(ReplayMethod.Static)]
    [InlineData(ReplayMethod.Max)]
    [InlineData(ReplayMethod.Preset)]
    public void Run_AskedForTooLittleAndTooMuch_StaysWithinTheBoundsOfTheProtocol(ReplayMethod method)
    {
        var tiny = new TraceRow("t", TimeSpan.Zero, Bytes.Gibi(1), new Bytes(1), TimeSpan.FromHours(1), new Bytes(1));
        var huge = tiny with { Peak = Bytes.Gibi(1000), Preset = Bytes.Gibi(2000) };

        Assert.True(Run(method, ReplayFeedback.Immediate, tiny).Total.AllocatedGiBh >= 1.0 / 1024);
        Assert.Equal(128, Run(method, ReplayFeedback.Immediate, huge).Total.AllocatedGiBh, precision: 6);
    }

    [Fact]
    public void Run_Static_RoundsThePresetAsAFlowWould()
    {
        var row = new TraceRow("t", TimeSpan.Zero, Bytes.Gibi(1), Bytes.Mebi(1), TimeSpan.FromHours(1024), Bytes.Mebi(33));

        Assert.Equal(48, Run(ReplayMethod.Static, ReplayFeedback.Immediate, row).Total.AllocatedGiBh, precision: 9);
    }

    [Fact]
    public void Run_Learned_WastesFarLessThanThePresets()
    {
        var rows = Enumerable.Range(1, 60).Select(index => Row(index * 120, peak: 1 + (index % 7 * 0.5), hours: 1, preset: 16) with { Input = Bytes.Gibi(1 + (index % 7)) }).ToArray();

        var learned = Run(ReplayMethod.Learned, ReplayFeedback.Delayed, rows);

        Assert.True(learned.Informed.WastageGiBh < 0.05 * Run(ReplayMethod.Preset, ReplayFeedback.Delayed, rows).Informed.WastageGiBh);
        Assert.True(learned.Informed.FailedShare < 0.1);
    }

    private static TaskReplay Run(ReplayMethod method, ReplayFeedback feedback, params TraceRow[] rows) =>
        Assert.Single(Replayer.Run(rows, method, feedback, Clock()));

    private static Func<TimeSpan> Clock() => () => TimeSpan.Zero;

    private static TraceRow Row(int minutes, double peak, double hours, double preset) => new(
        "t", TimeSpan.FromMinutes(minutes), Bytes.Gibi(1), GiB(peak), TimeSpan.FromHours(hours), GiB(preset));

    private static Bytes GiB(double number) => new((long)(number * Bytes.Gibi(1).Value));
}
