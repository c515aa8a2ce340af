using System.Collections;
using Flowrun.Cli.Features.Demo;
using Flowrun.Core.Quantities;

namespace Flowrun.Cli.Tests.Features.Demo;

public sealed class DemoBoardTests
{
    [Fact]
    public void Update_WhileAnUploadIsAdded_SeesTheOthersAndThenIt()
    {
        var board = new DemoBoard();
        board.Add(DemoUpload.All[0], new Bytes(0));

        var during = board.Update(new JobsDuringUpload(() => board.Add(DemoUpload.All[1], new Bytes(3072)), Job(DemoUpload.All[0]), Job(DemoUpload.All[1])), "uploads");
        var after = board.Update([Job(DemoUpload.All[0]), Job(DemoUpload.All[1])], "uploads");

        Assert.Equal("texts/empty.txt (0 B): texts-empty-txt 32Mi Running", Assert.Single(during));
        Assert.Equal("texts/haiku.txt (3 KiB): texts-haiku-txt 32Mi Running", Assert.Single(after));
        Assert.Equal([DemoUpload.All[0], DemoUpload.All[1]], board.Uploads.Select(upload => upload.Upload));
    }

    private static DemoJob Job(DemoUpload upload) =>
        new(upload.Key.Replace('/', '-').Replace('.', '-'), $"s3://uploads/{upload.Key}", "lines", "32Mi", "static", "Running");

    /// <summary>An upload is announced while they are looked through.</summary>
    private sealed class JobsDuringUpload(Action upload, params DemoJob[] jobs) : IReadOnlyList<DemoJob>
    {
        private bool _isUploaded;

        public int Count => jobs.Length;

        public DemoJob this[int index] => jobs[index];

        public IEnumerator<DemoJob> GetEnumerator()
        {
            if (!_isUploaded)
            {
                _isUploaded = true;
                upload();
            }

            return jobs.AsEnumerable().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
