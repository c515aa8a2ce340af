using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Checking;

/// <summary>The dead-letter queue.</summary>
internal sealed class LetterCheck
{
    private readonly HashSet<int> _uploads = [];
    private readonly List<Violation> _violations = [];

    private LetterCheck()
    {
    }

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Whether the upload is there.</summary>
    public bool IsIn(Upload upload) => _uploads.Contains(upload.Number);

    public static LetterCheck Read(TorturePlan plan, IReadOnlyList<Letter> letters)
    {
        var check = new LetterCheck();
        var announcements = plan.Announcements.Select((announcement, index) => (announcement, index)).ToDictionary(pair => pair.announcement.Body);
        var failing = plan.Uploads.Where(upload => upload.Kind == UploadKind.Letters).ToDictionary(upload => upload.Object!.ETag);
        var found = new Dictionary<int, int>();
        foreach (var letter in letters)
        {
            if (announcements.TryGetValue(letter.Body, out var pair))
            {
                found[pair.index] = found.GetValueOrDefault(pair.index) + 1;
                check.Judge([.. pair.announcement.Uploads.Select(number => plan.Uploads[number])], letter);
            }
            else if (ETagOf(letter.Body) is { } eTag && failing.TryGetValue(eTag, out var failed))
            {
                check.Compare(letter, failed, isMeant: true);
            }
            else
            {
                check._violations.Add(new Violation(ViolationKind.LetterUnwanted, null, $"nobody sent this: {letter.Body} ({letter.Reason ?? "no reason"})"));
            }
        }

        check.Count(plan, found, failing.Values);
        return check;
    }

    /// <summary>A message that was refused: it must be one that is to be, and say why.</summary>
    private void Judge(IReadOnlyList<Upload> announced, Letter letter)
    {
        var refused = announced.Where(upload => upload is { Letter: not null, Kind: not UploadKind.Letters }).ToList();
        if (refused.Count == 0)
        {
            _violations.Add(new Violation(ViolationKind.LetterUnwanted, announced[0].Number, $"a healthy message is in the dead-letter queue: {letter.Reason ?? "no reason, so by the redrive policy"}"));
            return;
        }

        // Where all that is in it may be denied or not, one of them was.
        var meant = refused.Where(upload => !upload.MayBeDenied).DefaultIfEmpty(refused[0]).ToList();
        foreach (var upload in refused)
        {
            Compare(letter, upload, meant.Contains(upload));
        }
    }

    private void Compare(Letter letter, Upload upload, bool isMeant)
    {
        _uploads.Add(upload.Number);
        if (isMeant && letter.Reason?.Contains(upload.Letter!, StringComparison.Ordinal) != true)
        {
            _violations.Add(new Violation(ViolationKind.WrongReason, upload.Number, $"the reason is «{letter.Reason ?? "none"}»; one with «{upload.Letter}» would be right"));
        }
    }

    /// <summary>Every message that had to be refused, as often as it was sent.</summary>
    private void Count(TorturePlan plan, Dictionary<int, int> found, IEnumerable<Upload> failing)
    {
        var sent = plan.Deliveries.Select(delivery => delivery.Announcement).Concat(plan.Late).CountBy(index => index).ToDictionary();
        for (var index = 0; index < plan.Announcements.Count; index++)
        {
            var upload = plan.Announcements[index].Uploads.Select(number => plan.Uploads[number])
                .FirstOrDefault(upload => upload is { Letter: not null, MayBeDenied: false, Kind: not UploadKind.Letters });
            if (upload is not null && found.GetValueOrDefault(index) < sent.GetValueOrDefault(index))
            {
                _violations.Add(new Violation(
                    ViolationKind.LetterMissing, upload.Number, $"sent {sent[index]} times, {found.GetValueOrDefault(index)} times in the dead-letter queue: {plan.Announcements[index].Body}"));
            }
        }

        foreach (var upload in failing.Where(upload => !IsIn(upload)))
        {
            _violations.Add(new Violation(ViolationKind.LetterMissing, upload.Number, "its run failed, and its event is not in the dead-letter queue"));
        }
    }

    /// <summary>Of the event of a run that failed.</summary>
    private static string? ETagOf(string body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["data"] is JsonObject data ? (string?)data["eTag"] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
