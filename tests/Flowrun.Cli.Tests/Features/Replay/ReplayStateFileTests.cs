using Flowrun.Cli.Features.Replay;
using Flowrun.Core.Replay;

namespace Flowrun.Cli.Tests.Features.Replay;

public sealed class ReplayStateFileTests : IDisposable
{
    private static readonly ReplayWish Wish = new("landing", "in/", ".csv", "24h", null, null, Again: true, "https://sqs.example/uploads");
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var file = new ReplayStateFile(Path.Combine(_folder.Path, "new", "state.json"));
        var state = new ReplayState(Wish, Now, Now.AddDays(-1), Now, "in/größe \u0001📦.csv", new ReplayCounts(10, 1, 2, 7));

        file.Write(state with { After = null });
        file.Write(state);

        Assert.Equal(state, file.Read());
        file.Remove();
        Assert.Null(file.Read());
    }

    [Fact]
    public void Lock_AnotherReplayIsAtWork_IsRefusedUntilItsEnd()
    {
        var file = new ReplayStateFile(Path.Combine(_folder.Path, "new", "state.json"));
        using (file.Lock())
        {
            Assert.Contains("another replay of the same is at work", Assert.Throws<IOException>(() => new ReplayStateFile(file.Path).Lock()).Message, StringComparison.Ordinal);
        }

        file.Lock().Dispose();
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "new")));
    }

    [Fact]
    public void Lock_LeftByOneThatWasKilled_IsTaken()
    {
        var path = _folder.Write("state.json.lock", "");

        new ReplayStateFile(path[..^".lock".Length]).Lock().Dispose();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("")]
    public void Read_AnotherFile_IsNotTakenForAState(string content)
    {
        var path = _folder.Write("state.json", content);

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => new ReplayStateFile(path).Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultPath_AnotherWish_IsAnotherFile()
    {
        Assert.Equal(ReplayStateFile.DefaultPath(Wish), ReplayStateFile.DefaultPath(Wish with { }));
        Assert.NotEqual(ReplayStateFile.DefaultPath(Wish), ReplayStateFile.DefaultPath(Wish with { Again = false }));
    }

    public void Dispose() => _folder.Dispose();
}
