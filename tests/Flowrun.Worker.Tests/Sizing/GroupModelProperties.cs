using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Sizing;
using Flowrun.Worker.Sizing;
using FsCheck.Xunit;

namespace Flowrun.Worker.Tests.Sizing;

public class GroupModelProperties
{
    private static readonly VersionGroup Group = new("orders");

    /// <summary>Two workers, one store, and any order of learning, writing, losing answers, watching and dying: in the end each attempt counts once.</summary>
    [Property(MaxTest = 300)]
    public bool AnyOrderOfEvents_EachAttemptCountsOnce((byte Kind, bool IsFirst, byte Attempt)[] steps)
    {
        StoredModel? stored = null;
        var version = 0;
        GroupModel[] workers = [new(), new()];
        HashSet<byte> told = [];
        foreach (var (kind, isFirst, attempt) in steps)
        {
            var worker = workers[isFirst ? 0 : 1];
            switch (kind % 5)
            {
                case 0:
                case 1:
                    told.Add(attempt);
                    Tell(worker, attempt);
                    break;
                case 2:
                    Write(worker, isAnswerLost: attempt % 3 == 0);
                    break;
                case 3:
                    worker.Adopt(stored);
                    break;
                default:
                    // It died: its successor lists what is stored, and is told all that has no mark, which is all here.
                    workers[isFirst ? 0 : 1] = worker = new GroupModel();
                    worker.Adopt(stored);
                    told.ToList().ForEach(one => Tell(worker, one));
                    break;
            }
        }

        foreach (var worker in workers.Append(workers[0]))
        {
            told.ToList().ForEach(one => Tell(worker, one));
            while (worker.HasUnstored)
            {
                Write(worker, isAnswerLost: false);
            }
        }

        return ModelJson.Read(stored?.Text).Model.Observed == told.Count;

        void Write(GroupModel worker, bool isAnswerLost)
        {
            if (worker.ToStore() is not { } write)
            {
                return;
            }

            if (write.Version != stored?.Version)
            {
                worker.Adopt(stored);
                return;
            }

            stored = new StoredModel(Group, write.Text, (++version).ToString());
            if (!isAnswerLost)
            {
                worker.Stored(write, stored.Version);
            }
        }
    }

    private static void Tell(GroupModel worker, byte attempt) =>
        _ = worker.LearnAsync($"attempt-{attempt}", new Observation.Measured(new Outcome(new Bytes(attempt), new Bytes(attempt), TimeSpan.FromSeconds(1))), CancellationToken.None);
}
