using Flowrun.Forwarder.Tests.Executable;
using Flowrun.Testing.Processes;

[assembly: AssemblyFixture(typeof(PublishedForwarder))]

namespace Flowrun.Forwarder.Tests.Executable;

/// <summary>The real <c>bootstrap</c>, published once for all tests. <c>FLOWRUN_TEST_FORWARDER</c> may name one that is published already.</summary>
public sealed class PublishedForwarder : IAsyncLifetime
{
    private readonly NativeProgram _forwarder = new("Flowrun.Forwarder", "bootstrap", "FLOWRUN_TEST_FORWARDER");

    /// <summary>The executable; skips the test where it cannot be made.</summary>
    public string Path => _forwarder.Path;

    public ValueTask InitializeAsync() => _forwarder.PublishAsync();

    public ValueTask DisposeAsync()
    {
        _forwarder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts it as Lambda does.</summary>
    /// <param name="runtimeApi">Host and port of the Runtime API.</param>
    /// <param name="endpoint">Where AWS is.</param>
    /// <param name="settings">More of the environment.</param>
    internal RunningProcess Start(string runtimeApi, Uri endpoint, params (string Name, string? Value)[] settings)
    {
        // What the machine or a developer has set must not reach it.
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("FLOWRUN_", StringComparison.Ordinal) || name.StartsWith("AWS_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        environment["AWS_REGION"] = "us-east-1";
        environment["AWS_ACCESS_KEY_ID"] = "test";
        environment["AWS_SECRET_ACCESS_KEY"] = "test";
        environment["AWS_SESSION_TOKEN"] = "test";
        environment["AWS_ENDPOINT_URL"] = endpoint.AbsoluteUri;
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return RunningProcess.Start(Path, [], environment);
    }
}
