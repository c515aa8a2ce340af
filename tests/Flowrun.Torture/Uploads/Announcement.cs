namespace Flowrun.Torture.Uploads;

/// <summary>One message body.</summary>
/// <param name="Uploads">The numbers of those that it announces.</param>
internal sealed record Announcement(string Body, IReadOnlyList<int> Uploads);

/// <summary>One message that is sent.</summary>
/// <param name="At">Since the start.</param>
/// <param name="Announcement">Its index.</param>
internal sealed record Delivery(TimeSpan At, int Announcement);
