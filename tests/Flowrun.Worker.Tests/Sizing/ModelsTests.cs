using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Sizing;
using Flowrun.Testing;
using Flowrun.Worker.Sizing;
using Flowrun.Worker.Tests.Intake;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Sizing;

public sealed class ModelsTests : IAsyncDisposable
{
    private static readonly VersionGroup Orders = new("orders");
    private static readonly Core.Flows.Flow Flow = Make.Flow("orders").Base("4Gi").RoundTo("1Mi").Build();

    private readonly FakeModelStore _store = new();
    private readonly LogLines _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _following = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LearnAsync_Outcome_CountsAtOnceAndCompletesWhenItIsStored()
    {
        var models = await StartAsync();

        var learning = models.LearnAsync(Orders, "a", Measured(1000), Stop);

        Assert.StartsWith("learned from 1 run: ", Reason(models), StringComparison.Ordinal);
        Assert.False(learning.IsCompleted);
        Assert.Null(_store.TextOf("orders"));

        await models.StoreAsync(Stop);

        await learning;
        Assert.Equal(1, ModelJson.Read(_store.TextOf("orders")).Model.Count);
        Assert.False(models.HasUnstored);
    }

    [Fact]
    public async Task WriteAsync_ManyOutcomesInAShortTime_AreOneWrite()
    {
        var models = await StartAsync();
        var writing = models.WriteAsync(_stop.Token);
        var learning = Enumerable.Range(0, 50).Select(index => models.LearnAsync(Orders, $"a{index}", Measured(1000), Stop)).ToList();

        _time.Advance(Models.Interval);
        await Task.WhenAll(learning);

        Assert.Equal(1, _store.Writes);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public async Task LearnAsync_WorkerDiedBetweenStoringAndMarking_IsNotLearnedTwice()
    {
        var first = await StartAsync();
        await StoreAsync(first, "a", Measured(1000));

        var second = await StartAsync();
        await second.LearnAsync(Orders, "a", Measured(1000), Stop);
        await StoreAsync(second, "b", Measured(1001));

        Assert.Equal(2, ModelJson.Read(_store.TextOf("orders")).Model.Observed);
    }

    [Fact]
    public async Task LearnAsync_TheAnswerToTheWriteWasLost_IsNotLearnedTwice()
    {
        var models = await StartAsync();
        _store.Answers.Enqueue((new ModelWrite.Failed("no answer within 30 s"), IsMade: true));
        var learning = models.LearnAsync(Orders, "a", Measured(1000), Stop);

        await models.StoreAsync(Stop);
        await models.StoreAsync(Stop);

        await learning;
        Assert.Equal(1, ModelJson.Read(_store.TextOf("orders")).Model.Observed);
        Assert.StartsWith("learned from 1 run: ", Reason(models), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_MarkedAttempt_IsDroppedWithTheNextWrite()
    {
        var models = await StartAsync();
        await StoreAsync(models, "a", Measured(1000));

        models.Recorded(Orders, "a");
        await StoreAsync(models, "b", Measured(1001));

        Assert.Equal(["b"], ModelJson.Read(_store.TextOf("orders")).Model.Attempts);
    }

    [Fact]
    public async Task StoreAsync_AnotherReplicaWroteInTheMeantime_BothAreKept()
    {
        var (one, other) = (await StartAsync(), await StartAsync());
        var (first, second) = (one.LearnAsync(Orders, "a", Measured(1000), Stop), other.LearnAsync(Orders, "b", Measured(2000), Stop));

        await one.StoreAsync(Stop);
        await other.StoreAsync(Stop);

        await Task.WhenAll(first, second);
        var stored = ModelJson.Read(_store.TextOf("orders")).Model;
        Assert.Equal(["a", "b"], stored.Attempts);
        Assert.Equal(2, stored.Count);
    }

    [Fact]
    public async Task FollowAsync_AnotherReplicaLearned_DecidesAlike()
    {
        var (one, other) = (await StartAsync(), await StartAsync());

        await StoreAsync(one, "a", Measured(1000));

        await Eventually(() => Reason(other) == Reason(one));
        Assert.StartsWith("learned from 1 run: ", Reason(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FollowAsync_ModelDeleted_TheStaticRuleDecidesAgain()
    {
        var models = await StartAsync();
        await StoreAsync(models, "a", Measured(1000));

        _store.Put("orders", null);

        await Eventually(() => Reason(models).EndsWith("nothing is learned yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StoreAsync_StoreFails_KeepsItAndTriesAgain()
    {
        var models = await StartAsync();
        _store.Answers.Enqueue((new ModelWrite.Failed("configmaps is forbidden"), IsMade: false));
        _store.Answers.Enqueue((new ModelWrite.Failed("configmaps is forbidden"), IsMade: false));
        var learning = models.LearnAsync(Orders, "a", Measured(1000), Stop);

        await models.StoreAsync(Stop);
        await models.StoreAsync(Stop);
        Assert.False(learning.IsCompleted);
        Assert.Contains("configmaps is forbidden", Assert.Single(_log.All), StringComparison.Ordinal);

        await models.StoreAsync(Stop);
        await learning;
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("")]
    [InlineData("{\"version\":1}")]
    public async Task FollowAsync_Damaged_TheStaticRuleDecidesAndTheNextOutcomeMendsIt(string stored)
    {
        _store.Put("orders", stored);
        var models = await StartAsync();

        Assert.EndsWith("nothing is learned yet", Reason(models), StringComparison.Ordinal);
        Assert.Contains("the stored model is ignored", Assert.Single(_log.All), StringComparison.Ordinal);

        await StoreAsync(models, "a", Measured(1000));
        Assert.Equal(1, ModelJson.Read(_store.TextOf("orders")).Model.Count);
    }

    [Fact]
    public async Task FollowAsync_DamagedWhileRunning_KeepsWhatIsKnown()
    {
        var models = await StartAsync();
        await StoreAsync(models, "a", Measured(1000));

        _store.Put("orders", "rubbish");
        await Eventually(() => _log.All.Count > 0);
        await StoreAsync(models, "b", Measured(1001));

        Assert.Equal(2, ModelJson.Read(_store.TextOf("orders")).Model.Count);
    }

    [Fact]
    public async Task LearnAsync_LaterVersionIsStored_CountsHereAndIsNeverWrittenOver()
    {
        const string Later = """{"version":2,"trees":[]}""";
        _store.Put("orders", Later);
        var models = await StartAsync();

        await StoreAsync(models, "a", Measured(1000));

        Assert.Equal(Later, _store.TextOf("orders"));
        Assert.StartsWith("learned from 1 run: ", Reason(models), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LearnAsync_NameBelongsToSomebodyElse_CountsHereAndIsNeverWrittenOver()
    {
        var models = await StartAsync();
        _store.Answers.Enqueue((new ModelWrite.Foreign("the ConfigMap x/flowrun-model-orders is not Flowrun's"), IsMade: false));

        await StoreAsync(models, "a", Measured(1000));

        Assert.StartsWith("learned from 1 run: ", Reason(models), StringComparison.Ordinal);
        Assert.Contains("is not Flowrun's", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LearnAsync_MoreAtOnceThanAreKnownByTheirIds_WaitsForRoomAndLosesNone()
    {
        var models = await StartAsync();
        var learning = Task.WhenAll(Enumerable.Range(0, 400).Select(index => models.LearnAsync(Orders, $"attempt-{index}", Measured(1000), Stop)));

        await Eventually(
            async () =>
            {
                await models.StoreAsync(Stop);
                return learning.IsCompleted;
            });

        var stored = ModelJson.Read(_store.TextOf("orders")).Model;
        Assert.Equal(400, stored.Observed);
        Assert.Equal(256, stored.Attempts.Count);
    }

    [Fact]
    public async Task FollowAsync_ForbiddenToRead_IsSaidAndHoldsNobodyUp()
    {
        var models = new Models(_store, _log, _time);
        _following.Add(models.FollowAsync(_stop.Token));
        await models.Loaded.WaitAsync(Stop);

        _store.Tell(new ListWatchItem<StoredModel?>.Failed(new ListWatchFailure(403, "Forbidden", "configmaps is forbidden")));

        await Eventually(() => _log.All.Count == 1);
        Assert.Contains("configmaps is forbidden", _log.All.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_Shadow_ShowsWhatWasLearnedAndOffDoesNot()
    {
        var models = await StartAsync();
        await StoreAsync(models, "a", Measured(1000));

        var shadow = models.Decide(Flow with { Sizing = Flow.Sizing with { Learn = Learn.Shadow } }, Bytes.Gibi(1), null, null);
        var off = models.Decide(Flow with { Sizing = Flow.Sizing with { Learn = Learn.Off } }, Bytes.Gibi(1), null, null);

        Assert.Equal((Bytes.Gibi(4), Bytes.Gibi(4)), (shadow.Memory, off.Memory));
        Assert.Contains("; not used: learned from 1 run", shadow.Reason, StringComparison.Ordinal);
        Assert.Equal("4Gi for any size", off.Reason);
        Assert.True(models.Decide(Flow, Bytes.Gibi(1), null, null).Memory < Bytes.Gibi(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_following).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private static Observation.Measured Measured(long mebibytes) => new(new Outcome(Bytes.Gibi(1), Bytes.Mebi(mebibytes), TimeSpan.FromMinutes(1)));

    private static string Reason(Models models) => models.Decide(Flow, Bytes.Gibi(1), null, null).Reason;

    private static async Task StoreAsync(Models models, string attempt, Observation observation)
    {
        var learning = models.LearnAsync(Orders, attempt, observation, Stop);
        await models.StoreAsync(Stop);
        await learning;
    }

    private static Task Eventually(Func<bool> holds) => Eventually(() => Task.FromResult(holds()));

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(5, Stop);
        }
    }

    private async Task<Models> StartAsync()
    {
        var models = new Models(_store, _log, _time);
        _following.Add(models.FollowAsync(_stop.Token));
        await models.Loaded.WaitAsync(Stop);
        return models;
    }
}
