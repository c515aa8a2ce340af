namespace Flowrun.Worker.Hosting;

/// <summary>What the settings gave: options, unless there is a problem.</summary>
/// <param name="Problems">All of them; each says the setting, the value found and what would be right, on one line.</param>
public sealed record WorkerOptionsReading(WorkerOptions? Options, IReadOnlyList<string> Problems);
