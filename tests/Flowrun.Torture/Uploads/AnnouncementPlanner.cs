namespace Flowrun.Torture.Uploads;

/// <summary>Decides how uploads are announced: in which shapes, how often, in which order.</summary>
internal sealed class AnnouncementPlanner(UploadPlanner uploads, Random random)
{
    private static readonly EventShape[] Shapes = Enum.GetValues<EventShape>();
    private static readonly EventShape[] ShapesOfS3 = [EventShape.S3Put, EventShape.S3Copy, EventShape.S3Multipart, EventShape.S3Later];
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    private readonly List<Announcement> _announcements = [];
    private readonly List<Delivery> _deliveries = [];

    public IReadOnlyList<Announcement> Announcements => _announcements;

    /// <summary>In order of time.</summary>
    public IReadOnlyList<Delivery> Deliveries => [.. _deliveries.OrderBy(delivery => delivery.At)];

    /// <param name="lasting">Everything is sent within this time; late repetitions too.</param>
    public void Plan(IReadOnlyList<Upload> planned, TimeSpan lasting)
    {
        for (var index = 0; index < planned.Count;)
        {
            // Some messages have several records. They are of S3's own shape, and each record is handled for itself.
            var together = random.Next(12) == 0 ? planned.Skip(index).TakeWhile(IsRecord).Take(random.Next(2, 5)).ToList() : [];
            var at = Draw(lasting * 0.9);
            if (together.Count > 1)
            {
                Announce(at, lasting, EventBodies.OfS3(together.Select(upload => (ShapesOfS3[random.Next(ShapesOfS3.Length)], upload.Object!))), [.. together]);
                index += together.Count;
                continue;
            }

            AnnounceAlone(planned[index++], at, lasting);
        }
    }

    /// <summary>Those of which no other shape is known, and those whose message must stand alone, are not put together with others.</summary>
    private static bool IsRecord(Upload upload) =>
        upload.Kind is not (UploadKind.Requested or UploadKind.Poison or UploadKind.Ignored or UploadKind.Unsized or UploadKind.Vanished);

    private void AnnounceAlone(Upload upload, TimeSpan at, TimeSpan lasting)
    {
        var shape = Shapes[random.Next(Shapes.Length)];
        Announce(at, lasting, Body(upload, shape), upload);
        if (upload.Object is not null && upload.Kind != UploadKind.Ignored && random.Next(8) == 0)
        {
            // By another path or under another name, perhaps much later.
            var other = Shapes[(Array.IndexOf(Shapes, shape) + random.Next(1, Shapes.Length)) % Shapes.Length];
            Announce(Later(at, lasting), lasting, Body(upload, other), upload);
        }
    }

    private void Announce(TimeSpan at, TimeSpan lasting, string body, params IReadOnlyList<Upload> announced)
    {
        _announcements.Add(new Announcement(body, [.. announced.Select(upload => upload.Number)]));
        _deliveries.Add(new Delivery(at, _announcements.Count - 1));
        if (random.Next(16) == 0)
        {
            _deliveries.Add(new Delivery(Later(at, lasting), _announcements.Count - 1));
        }
    }

    private string Body(Upload upload, EventShape shape) => upload.Kind switch
    {
        UploadKind.Requested => EventBodies.Request("/torture", uploads.RequestId(upload.Number), "requested", upload.Runs[0].Memory[0]),
        UploadKind.Unsized or UploadKind.Vanished => EventBodies.Of(shape, upload.Object!, isSized: false),
        UploadKind.Ignored => random.Next(3) switch
        {
            0 => EventBodies.Removed(upload.Object!),
            1 => EventBodies.Test(upload.Object!),
            _ => EventBodies.Of(shape, upload.Object!),
        },
        UploadKind.Poison => PoisonBodies.Of(upload.Number),
        _ => EventBodies.Of(shape, upload.Object!),
    };

    private TimeSpan Later(TimeSpan at, TimeSpan lasting)
    {
        var left = lasting - at;
        return at + Draw(left < LongestDelay ? left : LongestDelay);
    }

    private TimeSpan Draw(TimeSpan most) => most * random.NextDouble();
}
