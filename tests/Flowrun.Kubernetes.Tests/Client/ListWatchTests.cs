using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Client;
using static Flowrun.Kubernetes.Tests.Client.ListWatchScript;

namespace Flowrun.Kubernetes.Tests.Client;

public sealed class ListWatchTests
{
    private static readonly ListWatchOptions Options = new() { WatchTimeout = TimeSpan.FromSeconds(100), WatchSlack = TimeSpan.FromSeconds(10) };

    private readonly ListWatchTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_RecordedPages_AreOneList()
    {
        await using var server = await StartAsync(Recorded("list-jobs-limit"), Recorded("list-jobs-continue"));
        await using var items = server.Watch(_time).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed etl-1 etl-2 etl-3 etl-4", await NextAsync(items));
        Assert.Equal(
            [
                "/apis/batch/v1/jobs?limit=500",
                "/apis/batch/v1/jobs?limit=500&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NDQxNTIsInN0YXJ0IjoiL2V0bC0yXHUwMDAwIn0",
            ],
            server.Targets);
    }

    [Fact]
    public async Task ReadAsync_EmptyList_IsListed()
    {
        await using var server = await StartAsync(Recorded("list-jobs-empty"));
        await using var items = server.Watch(_time).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed", await NextAsync(items));
    }

    [Fact]
    public async Task ReadAsync_RecordedWatch_TellsEveryChangeInOrder()
    {
        var recorded = Testing.Fixtures.Read("kubernetes/watch-jobs")["response"]!["stream"]!.AsArray();
        var expected = recorded.Where(entry => Text(entry, "type") != "BOOKMARK").Select(entry =>
            $"{(Text(entry, "type") == "DELETED" ? "deleted" : "changed")} {Text(entry!["object"]!["metadata"], "name")}").ToList();
        await using var server = await StartAsync(Listed("44100"), Recorded("watch-jobs"));
        await using var items = server.Watch(_time, Options with { LabelSelector = "a=b,c" }).ReadAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.Equal("listed", await NextAsync(items));

        var told = new List<string>();
        while (told.Count < expected.Count)
        {
            told.Add(await NextAsync(items));
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected, told);
        Assert.Equal("/apis/batch/v1/jobs?watch=true&allowWatchBookmarks=true&resourceVersion=44100&timeoutSeconds=100&labelSelector=a%3Db%2Cc", server.Targets.Last());
    }

    [Fact]
    public async Task ReadAsync_WatchEndsOrBreaks_GoesOnFromTheLastVersionAndIsNoFailure()
    {
        var wasRead = new TaskCompletionSource();
        await using var server = await StartAsync(
            Listed("10", "a"),
            Stream(Event("ADDED", "b", 11), Event("BOOKMARK", "", 15)),
            Broken(wasRead.Task, Event("MODIFIED", "b", 16)),
            Stream(Event("DELETED", "b", 17)));
        await using var items = server.Watch(_time, Options).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("changed b", await NextAsync(items));
        Assert.Equal("changed b", await PassingAsync(items));
        wasRead.SetResult();
        Assert.Equal("deleted b", await PassingAsync(items));
        Assert.Equal(["10", "15", "16"], server.Targets.Skip(1).Select(target => target.Split("resourceVersion=")[1].Split('&')[0]));
    }

    [Fact]
    public async Task ReadAsync_RecordedExpiredVersion_ListsAnew()
    {
        await using var server = await StartAsync(Listed("1", "a"), Recorded("watch-410-expired"), Listed("20", "b"));
        await using var items = server.Watch(_time, Options).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("listed b", await PassingAsync(items));
    }

    [Fact]
    public async Task ReadAsync_WatchRefusedWith410_ListsAnew()
    {
        await using var server = await StartAsync(Listed("1", "a"), Refused(410, "Expired", "too old"), Listed("20", "b"));
        await using var items = server.Watch(_time, Options).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("listed b", await PassingAsync(items));
    }

    [Fact]
    public async Task ReadAsync_TokenExpiresAmongPages_ListsInOnePiece()
    {
        await using var server = await StartAsync(Recorded("list-jobs-limit"), Refused(410, "Expired", "too old"), Listed("30", "a", "b", "c"));
        await using var items = server.Watch(_time).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a b c", await NextAsync(items));
        Assert.Equal("/apis/batch/v1/jobs", server.Targets.Last());
    }

    [Fact]
    public async Task ReadAsync_SecondPageFails_TellsTheFailureAndNoPart()
    {
        await using var server = await StartAsync(Recorded("list-jobs-limit"), Refused(500, "InternalError", "etcd"), Listed("30", "a"));
        await using var items = server.Watch(_time).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("failed 500 InternalError: etcd", await NextAsync(items));
        Assert.Equal("listed a", await PassingAsync(items));
    }

    [Fact]
    public async Task ReadAsync_ListFailsAgainAndAgain_PausesLongerUpToTheCap()
    {
        await using var server = await StartAsync([.. Enumerable.Repeat(Refused(403, "Forbidden", "no"), 7)]);
        await using var items = server.Watch(_time).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("failed 403 Forbidden: no", await NextAsync(items));
        var pauses = new List<double>();
        for (var failure = 0; failure < 6; failure++)
        {
            var next = NextAsync(items);
            pauses.Add((await _time.PassAsync(Stop)).TotalSeconds);
            Assert.Equal("failed 403 Forbidden: no", await next);
        }

        // Half of a pause is by chance, which is 0 here.
        Assert.Equal([0.5, 1, 2, 4, 8, 15], pauses);
    }

    [Fact]
    public async Task ReadAsync_ServerSaysWhen_WaitsAsLong()
    {
        await using var server = await StartAsync(Refused(429, "TooManyRequests", "later", retryAfter: 7), Listed("1", "a"));
        await using var items = server.Watch(_time).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("failed 429 TooManyRequests: later", await NextAsync(items));
        var next = NextAsync(items);
        Assert.Equal(TimeSpan.FromSeconds(7), await _time.PassAsync(Stop));
        Assert.Equal("listed a", await next);
    }

    [Fact]
    public async Task ReadAsync_WatchRefusedThenOpened_FailsAndResumes()
    {
        await using var server = await StartAsync(Listed("10", "a"), Refused(503, "ServiceUnavailable", "later"), Stream(Event("ADDED", "b", 11)));
        await using var items = server.Watch(_time, Options).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("failed 503 ServiceUnavailable: later", await NextAsync(items));
        Assert.Equal("resumed", await PassingAsync(items));
        Assert.Equal("changed b", await NextAsync(items));
        Assert.Contains("resourceVersion=10&", server.Targets.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type": "ADDED", "object": {}}""")]
    [InlineData("""{"type": "ADDED", "obj""")]
    [InlineData("""[1, 2]""")]
    [InlineData("""<html>""")]
    public async Task ReadAsync_EventCannotBeRead_FailsAndListsAnew(string line)
    {
        await using var server = await StartAsync(Listed("10", "a"), Stream(line), Listed("11", "b"));
        await using var items = server.Watch(_time, Options).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a", await NextAsync(items));
        Assert.StartsWith("failed  : apis/batch/v1/jobs: the answer is not what a Kubernetes API says", await NextAsync(items), StringComparison.Ordinal);
        Assert.Equal("listed b", await PassingAsync(items));
    }

    [Fact]
    public async Task ReadAsync_ErrorEvent_FailsAndListsAnew()
    {
        await using var server = await StartAsync(Listed("10", "a"), Stream(Error(500, "InternalError", "etcd")), Listed("11", "b"));
        await using var items = server.Watch(_time, Options).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("failed 500 InternalError: etcd", await NextAsync(items));
        Assert.Equal("listed b", await PassingAsync(items));
    }

    [Fact]
    public async Task ReadAsync_LineWithoutEnd_IsGivenUpAtTheLimit()
    {
        await using var server = await StartAsync(Listed("10", "a"), Silent(new string('x', 300_000)), Listed("11", "b"));
        await using var items = server.Watch(_time, Options with { LongestEvent = 100_000 }).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Equal("listed a", await NextAsync(items));
        Assert.Contains("longer than 100000 bytes", await NextAsync(items), StringComparison.Ordinal);
        Assert.Equal("listed b", await PassingAsync(items));
    }

    [Fact]
    public async Task ReadAsync_WatchSaysNothingForTooLong_IsOpenedAgain()
    {
        await using var server = await StartAsync(Listed("10", "a"), Silent(Event("ADDED", "b", 11)), Stream(Event("ADDED", "c", 12)));
        await using var items = server.Watch(_time, Options).ReadAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("changed b", await NextAsync(items));

        var next = NextAsync(items);
        Assert.Equal(TimeSpan.FromSeconds(110), await _time.PassAsync(Stop));

        Assert.Equal("changed c", await next);
        Assert.Contains("resourceVersion=11&", server.Targets.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NowAndThen_ListsAnew()
    {
        await using var server = await StartAsync(Listed("10", "a"), Silent(Event("ADDED", "b", 11)), Listed("11", "b"));
        await using var items = server.Watch(_time, Options with { RelistAfter = TimeSpan.FromSeconds(50) }).ReadAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("changed b", await NextAsync(items));

        // The watch lasts no longer than until then.
        var next = NextAsync(items);
        Assert.Equal(TimeSpan.FromSeconds(60), await _time.PassAsync(Stop));

        Assert.Equal("listed b", await next);
        Assert.Contains("timeoutSeconds=50", server.Targets.ElementAt(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NobodyAnswers_Fails()
    {
        var server = await StartAsync();
        var watch = server.Watch(_time);
        await server.DisposeAsync();
        await using var items = watch.ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.Matches("^failed  : the connection to http://127.0.0.1:[0-9]+/ failed: ", await NextAsync(items));
    }

    [Fact]
    public async Task ReadAsync_AnswerThatIsNoList_Fails()
    {
        await using var server = await StartAsync(Body(200, JsonValue.Create("<html>hello</html>")));
        await using var items = server.Watch(_time).ReadAsync(Stop).GetAsyncEnumerator(Stop);

        Assert.StartsWith("failed  : apis/batch/v1/jobs: the answer is not what a Kubernetes API says", await NextAsync(items), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_IsCancelledAndNoFailure()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var server = await StartAsync(Listed("10", "a"), Silent(Event("ADDED", "b", 11)));
        await using var items = server.Watch(_time, Options).ReadAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.Equal("listed a", await NextAsync(items));
        Assert.Equal("changed b", await NextAsync(items));

        var next = NextAsync(items);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<ListWatchItem<string>> items)
    {
        Assert.True(await items.MoveNextAsync());
        return items.Current switch
        {
            ListWatchItem<string>.Listed listed => string.Join(' ', listed.Objects.Prepend("listed")),
            ListWatchItem<string>.Changed changed => $"changed {changed.Object}",
            ListWatchItem<string>.Deleted deleted => $"deleted {deleted.Object}",
            ListWatchItem<string>.Failed { Failure: var failure } => $"failed {failure.Status} {failure.Reason}: {failure.Message}",
            _ => "resumed",
        };
    }

    private static string? Text(JsonNode? node, string name) => (string?)node?[name];

    /// <summary>The next item, which comes after a pause.</summary>
    private async Task<string> PassingAsync(IAsyncEnumerator<ListWatchItem<string>> items)
    {
        var next = NextAsync(items);
        while (await _time.NextAsync(Stop) is { } wait)
        {
            // The limit of a watch is no pause.
            if (wait < TimeSpan.FromSeconds(31))
            {
                _time.Advance(wait);
                break;
            }
        }

        return await next;
    }
}
