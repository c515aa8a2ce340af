using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;

namespace Flowrun.Core.Tests.Jobs;

/// <summary>
/// Folders of cases: <c>manifest.json</c> and <c>run.json</c> (and <c>base.json</c>, an installation's template) give <c>job.json</c>.
/// With <c>FLOWRUN_UPDATE_GOLDEN=1</c> the tests write job.json instead; read the difference before committing it.
/// </summary>
public sealed class GoldenJobTests
{
    private static readonly string Cases = Path.Combine(SourceFolder(), "golden");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Cases).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Render_GoldenCase_GivesItsJob(string name)
    {
        var given = Load(name, "run.json")!;
        var run = GoldenRun.Read(Load(name, "manifest.json")!, given);
        var rendered = new JobRenderer(Load(name, "base.json"), "flowrun", (string?)given["meterImage"], (bool?)given["isLimited"] ?? false, GoldenRun.Policy(given)).Render(run);

        var job = JsonNode.Parse(rendered.Json.Span)!;
        var file = Path.Combine(Cases, name, "job.json");
        var actual = job.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("FLOWRUN_UPDATE_GOLDEN") is "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
        Assert.Equal(rendered.Name.Value, (string?)job["metadata"]!["name"]);
        Assert.Equal(rendered.Namespace, (string?)job["metadata"]!["namespace"]);
    }

    private static JsonObject? Load(string name, string file)
    {
        var path = Path.Combine(Cases, name, file);
        return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : null;
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
