using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Cli.Features.Demo;

/// <summary>The second part of the demonstration: a flow whose rule is wrong, and ten files from which the worker learns what it needs.</summary>
internal sealed class LearningPart(IAmazonS3 s3, KubernetesApi kubernetes, string bucket, string inNamespace, DemoScreen screen)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Of all ten files, as far as it has come.</summary>
    public IReadOnlyList<LearningRun> Runs { get; private set; } = [.. LearningFile.All.Select(file => new LearningRun(file, []))];

    /// <summary>Uploads wave by wave and shows what becomes of it, until all is learned.</summary>
    /// <param name="isOver">There is nothing to wait for any more.</param>
    /// <param name="cancellationToken">Patience is over.</param>
    public async Task RunAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        var board = new LearningBoard();
        await screen.ShowAsync(board.Draw, async show =>
        {
            using var timer = new PeriodicTimer(Look);
            var uploaded = 0;
            foreach (var wave in LearningFile.Waves)
            {
                foreach (var file in wave)
                {
                    using var content = new MemoryStream(file.Content());
                    await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = file.Key, InputStream = content }, cancellationToken);
                    uploaded++;
                }

                do
                {
                    await timer.WaitForNextTickAsync(cancellationToken);
                    var jobs = await ListAsync(cancellationToken);
                    Runs = [.. LearningFile.All.Select(file => LearningRun.Of(file, jobs, bucket))];
                    show(board.Update(Runs));
                }
                while (!isOver() && !Runs.Take(uploaded).All(run => run.IsLearned));
            }
        });
    }

    private async Task<IReadOnlyList<AttemptJob>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await kubernetes.SendAsync(
            HttpMethod.Get, $"apis/batch/v1/namespaces/{inNamespace}/jobs?labelSelector={Uri.EscapeDataString($"{WellKnown.GroupLabel}=joins")}", cancellationToken: cancellationToken);
        using var list = JsonDocument.Parse(answer.Body);
        return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(AttemptJob.Read)];
    }
}
