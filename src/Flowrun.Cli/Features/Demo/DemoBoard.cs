using System.Collections.Immutable;
using Flowrun.Core.Quantities;
using Spectre.Console;

namespace Flowrun.Cli.Features.Demo;

/// <summary>The table of the demonstration: what was uploaded and what became of it. One may upload while another looks.</summary>
internal sealed class DemoBoard
{
    private volatile ImmutableList<Row> _rows = [];

    public IReadOnlyList<(DemoUpload Upload, Bytes Size)> Uploads => [.. _rows.Select(row => (row.Upload, row.Size))];

    /// <summary>Adds an upload. Its row shows that it is on its way until a Job appears. Only one caller at a time.</summary>
    public void Add(DemoUpload upload, Bytes size) => _rows = _rows.Add(new Row(upload, size));

    /// <summary>Takes over what the Jobs say. Gives the rows whose status changed.</summary>
    public IReadOnlyList<string> Update(IReadOnlyList<DemoJob> jobs, string bucket)
    {
        var changed = new List<string>();
        foreach (var row in _rows)
        {
            var job = jobs.FirstOrDefault(job => job.Uri == $"s3://{bucket}/{row.Upload.Key}");
            if (job is not null && job != row.Job)
            {
                if (job.Status != row.Job?.Status)
                {
                    changed.Add($"{row.Upload.Key} ({row.Size.ToHuman()}): {job.Name} {job.Memory} {job.Status}");
                }

                row.Job = job;
            }
        }

        return changed;
    }

    public Table Draw()
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("OBJECT", "SIZE", "FLOW", "MEMORY", "JOB", "STATUS");
        table.Columns[1].RightAligned();
        table.Columns[3].RightAligned();
        foreach (var column in table.Columns)
        {
            column.NoWrap();
        }

        foreach (var row in _rows)
        {
            table.AddRow(
                new Text(row.Upload.Key),
                new Text(row.Size.ToHuman()),
                new Text(row.Job?.Group ?? "–"),
                new Text(row.Job?.Memory ?? "–"),
                new Text(row.Job?.Name ?? "–"),
                Status(row));
        }

        return table;
    }

    private static Text Status(Row row) => (row.Job?.Status, row.Upload.Group) switch
    {
        (DemoJob.Complete, _) => new Text(row.Upload.IsAnnouncedTwice ? "Complete (announced twice)" : DemoJob.Complete, new Style(Color.Green)),
        ("Failed", _) => new Text("Failed", new Style(Color.Red)),
        ({ } status, _) => new Text(status, new Style(Color.Yellow)),
        (null, null) => new Text("no flow wants it", new Style(Color.Grey)),
        (null, _) => new Text("on its way", new Style(Color.Grey)),
    };

    private sealed class Row(DemoUpload upload, Bytes size)
    {
        public DemoUpload Upload => upload;

        public Bytes Size => size;

        public DemoJob? Job { get; set; }
    }
}
