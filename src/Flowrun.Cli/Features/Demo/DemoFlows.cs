namespace Flowrun.Cli.Features.Demo;

/// <summary>The demonstration's manifests, as they stand beside this file.</summary>
internal static class DemoFlows
{
    private static readonly string[] Names = ["lines.yaml", "readings.yaml", "joins.yaml"];

    /// <summary>Writes them into a folder for the worker to read.</summary>
    public static void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in Names)
        {
            using var source = typeof(DemoFlows).Assembly.GetManifestResourceStream($"demo/{name}")!;
            using var target = File.Create(Path.Combine(folder, name));
            source.CopyTo(target);
        }
    }
}
