namespace Flowrun.Deploy.Tests;

/// <summary>The files of deploy/, as copied beside the tests.</summary>
internal static class DeployFolder
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "deploy");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));
}
