using System.Net;
using Flowrun.Core.Policy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>From texts to valid options. Collects every problem.</summary>
internal static class WorkerOptionsReader
{
    private static readonly WorkerOptions Default = new() { QueueUrl = new Uri("https://sqs.invalid/") };

    public static WorkerOptionsReading Read(IConfiguration configuration, List<string> problems)
    {
        var read = new SettingReader(configuration, problems);
        var queueUrl = read.Url(nameof(WorkerOptions.QueueUrl), isRequired: true);
        var options = new WorkerOptions
        {
            QueueUrl = queueUrl ?? Default.QueueUrl,
            DeadLetterQueueUrl = read.Url(nameof(WorkerOptions.DeadLetterQueueUrl), isRequired: false),
            Flows = read.Text(nameof(WorkerOptions.Flows)),
            Namespace = read.Namespace(nameof(WorkerOptions.Namespace)),
            Namespaces = read.Namespaces(nameof(WorkerOptions.Namespaces)),
            Http = read.Number(nameof(WorkerOptions.Http), Default.Http, 0, 65535),
            HttpAddress = read.Parse(nameof(WorkerOptions.HttpAddress), Default.HttpAddress, "an IP address, as 0.0.0.0, 127.0.0.1 or ::", text => IPAddress.TryParse(text, out _) ? text : null),
            Receivers = read.Number(nameof(WorkerOptions.Receivers), Default.Receivers, 1, 32),
            MaxInFlight = read.Number(nameof(WorkerOptions.MaxInFlight), Default.MaxInFlight, 1, 1024),
            MaxWaiting = read.Number(nameof(WorkerOptions.MaxWaiting), Default.MaxWaiting, 0, 100_000),
            VisibilityTimeout = read.Duration(nameof(WorkerOptions.VisibilityTimeout), Default.VisibilityTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromHours(12)),
            GracePeriod = read.Duration(nameof(WorkerOptions.GracePeriod), Default.GracePeriod, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            KubernetesTimeout = read.Duration(nameof(WorkerOptions.KubernetesTimeout), Default.KubernetesTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            MaxRuns = read.OptionalNumber(nameof(WorkerOptions.MaxRuns)),
            MaxMemory = read.OptionalMemory(nameof(WorkerOptions.MaxMemory)),
            MaxPending = read.Number(nameof(WorkerOptions.MaxPending), Default.MaxPending, 1, 1_000_000),
            BaseTemplate = read.Text(nameof(WorkerOptions.BaseTemplate)),
            PodSecurity = read.Word(nameof(WorkerOptions.PodSecurity), Default.PodSecurity, Enum.GetValues<PodSecurity>()),
            ServiceAccounts = read.Objects(nameof(WorkerOptions.ServiceAccounts)),
            ReservedSecrets = read.Objects(nameof(WorkerOptions.ReservedSecrets)),
            MeterImage = read.Image(nameof(WorkerOptions.MeterImage)),
            LogFormat = read.Word(nameof(WorkerOptions.LogFormat), Default.LogFormat, Enum.GetValues<LogFormat>()),
            LogLevel = read.Word(nameof(WorkerOptions.LogLevel), Default.LogLevel, Enum.GetValues<LogLevel>().Except([LogLevel.None])),
        };
        if (queueUrl is not null && queueUrl == options.DeadLetterQueueUrl)
        {
            read.Problem(nameof(WorkerOptions.DeadLetterQueueUrl), queueUrl.OriginalString, "another queue than QueueUrl, or a poison message would go round for ever");
        }

        return new WorkerOptionsReading(problems.Count == 0 ? options : null, problems);
    }

    /// <summary>What flows may do, of all that there is.</summary>
    public static InstallationPolicy ReadPolicy(SettingReader read) => new()
    {
        Namespaces = read.Namespaces(nameof(WorkerOptions.Namespaces)),
        PodSecurity = read.Word(nameof(WorkerOptions.PodSecurity), Default.PodSecurity, Enum.GetValues<PodSecurity>()),
        ServiceAccounts = read.Objects(nameof(WorkerOptions.ServiceAccounts)),
        ReservedSecrets = read.Objects(nameof(WorkerOptions.ReservedSecrets)),
    };
}
