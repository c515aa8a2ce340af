using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Sandbox;
using Flowrun.Testing.Processes;

namespace Flowrun.Chart.Tests.Running;

/// <summary>The real worker, started with the arguments and environment of the rendered Deployment, against the sandbox.</summary>
internal sealed class InstalledWorker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly AmazonSQSClient _sqs;
    private RunningProcess? _process;

    private InstalledWorker(DirectoryInfo folder, SandboxHost sandbox)
    {
        _folder = folder;
        Sandbox = sandbox;
        _sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = sandbox.Aws.Endpoint.ToString(), AuthenticationRegion = "us-east-1" });
        Address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
    }

    public SandboxHost Sandbox { get; }

    /// <summary>Of /metrics, /readyz and /healthz.</summary>
    public Uri Address { get; }

    public string Story => _process?.Story ?? "not started";

    public static async Task<InstalledWorker> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("flowrun-chart-");
        // The worker may run as another user.
        File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var sandbox = await SandboxHost.StartAsync(new SandboxHostOptions(folder.FullName), TestContext.Current.CancellationToken);
        sandbox.Cluster.CreateNamespace(Helm.Namespace);
        return new InstalledWorker(folder, sandbox);
    }

    /// <param name="manifests">Of the chart; its Flows are applied.</param>
    /// <param name="start">Starts the program with arguments and environment.</param>
    /// <param name="server">The API server, where it is not the sandbox's own address.</param>
    /// <param name="environment">More variables.</param>
    public void Start(
        Manifests manifests,
        Func<IReadOnlyList<string>, IReadOnlyDictionary<string, string?>, RunningProcess> start,
        Uri? server = null,
        params (string Name, string Value)[] environment)
    {
        foreach (var flow in manifests.Of("Flow"))
        {
            Sandbox.Cluster.Create(flow.DeepClone().AsObject());
        }

        var kubeconfig = Path.Combine(_folder.FullName, "kubeconfig-worker");
        // A pod's namespace is its own.
        var text = File.ReadAllText(Sandbox.Kubeconfig).Replace("namespace: default", $"namespace: {Helm.Namespace}", StringComparison.Ordinal);
        File.WriteAllText(kubeconfig, server is null ? text : text.Replace(Sandbox.Cluster.Server.GetLeftPart(UriPartial.Authority), server.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

        var worker = manifests.At("Deployment spec.template.spec.containers[worker]")!;
        var variables = worker["env"]!.AsArray().ToDictionary(variable => (string)variable!["name"]!, variable => (string?)variable!["value"]);
        variables["KUBECONFIG"] = kubeconfig;
        variables["AWS_ENDPOINT_URL"] = Sandbox.Environment["AWS_ENDPOINT_URL"];
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        _process = start([.. worker["args"]!.AsArray().Select(argument => (string)argument!), "--http", $"{Address.Port}", "--http-address", "127.0.0.1"], variables);
    }

    public Task SendAsync(string body, params (string Name, string Value)[] attributes) => _sqs.SendMessageAsync(
        new SendMessageRequest(Sandbox.QueueUrl.ToString(), body)
        {
            MessageAttributes = attributes.ToDictionary(one => one.Name, one => new MessageAttributeValue { DataType = "String", StringValue = one.Value }),
        },
        TestContext.Current.CancellationToken);

    /// <summary>Waits for what the worker brings about.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, Func<string>? story = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"It did not happen. {story?.Invoke()}\n{Story}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public Task UntilAsync(Func<bool> holds, Func<string>? story = null) => UntilAsync(() => Task.FromResult(holds()), story);

    /// <summary>What the worker answers at one of its paths; null: nothing yet.</summary>
    public async Task<(HttpStatusCode Status, string Body)?> TryGetAsync(string path)
    {
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(Address, path), TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public static string Upload(string key, int sequence) => new JsonObject
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["awsRegion"] = "us-east-1",
            ["eventTime"] = "2026-11-20T10:15:30.123Z",
            ["eventName"] = "ObjectCreated:Put",
            ["s3"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = "landing" },
                ["object"] = new JsonObject { ["key"] = key, ["size"] = 10, ["eTag"] = "d41d8cd98f00b204e9800998ecf8427e", ["sequencer"] = $"0055AED6DC{sequence:X8}" },
            },
        }),
    }.ToJsonString();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _sqs.Dispose();
        await Sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
