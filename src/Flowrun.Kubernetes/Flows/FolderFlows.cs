using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Policy;
using Flowrun.Core.Text;

namespace Flowrun.Kubernetes.Flows;

/// <summary>The flows of a folder at one moment, made of its files and of what was good before. Immutable.</summary>
internal sealed class FolderFlows
{
    public static readonly FolderFlows Empty = Under(InstallationJudge.Default);

    private readonly InstallationJudge _judge;
    private readonly IReadOnlyList<ManifestFile>? _files;
    private readonly IReadOnlyDictionary<Place, Flow> _good;
    private readonly IReadOnlyDictionary<Place, RefusedFlow> _refused;

    private FolderFlows(
        InstallationJudge judge, FlowSnapshot snapshot, IReadOnlyList<ManifestFile>? files, IReadOnlyDictionary<Place, Flow> good, IReadOnlyDictionary<Place, RefusedFlow> refused)
    {
        _judge = judge;
        Snapshot = snapshot;
        _files = files;
        _good = good;
        _refused = refused;
    }

    public FlowSnapshot Snapshot { get; }

    /// <summary>No flows, and what those that come are held against.</summary>
    public static FolderFlows Under(InstallationJudge judge) =>
        new(judge, new FlowSnapshot(FlowCatalog.Empty, []), null, new Dictionary<Place, Flow>(), new Dictionary<Place, RefusedFlow>());

    /// <summary>The same object where no file has changed.</summary>
    public FolderFlows Next(IReadOnlyList<ManifestFile> files)
    {
        if (_files is not null && files.SequenceEqual(_files))
        {
            return this;
        }

        var reading = new Reading(_judge, _good, _refused);
        foreach (var file in files)
        {
            reading.Add(file);
        }

        return reading.Complete(files);
    }

    /// <summary>The folder cannot be read: all flows stay, and the reason is a problem, the same object where it is one already.</summary>
    public FolderFlows Without(string folder, string reason)
    {
        var problem = new ManifestProblem(folder, new FlowProblem("", null, $"{OneLine.Of(reason)} The flows that were read before stay"));
        return Snapshot.Problems is [var only] && only == problem
            ? this
            : new FolderFlows(_judge, new FlowSnapshot(Snapshot.Catalog, [problem]), null, _good, _refused);
    }

    /// <summary>The first document of a file is number 1.</summary>
    private readonly record struct Place(string File, int Document);

    private sealed class Reading(InstallationJudge judge, IReadOnlyDictionary<Place, Flow> before, IReadOnlyDictionary<Place, RefusedFlow> refusedBefore)
    {
        private readonly List<ManifestProblem> _problems = [];
        private readonly Dictionary<Place, Flow> _good = [];
        private readonly Dictionary<Place, RefusedFlow> _refused = [];
        private readonly HashSet<Place> _broken = [];
        private readonly Dictionary<(string? Namespace, FlowName Name), string> _named = [];

        public void Add(ManifestFile file)
        {
            if (file.Fault is not null)
            {
                Keep(file, file.Fault);
                return;
            }

            if (string.IsNullOrWhiteSpace(file.Text) && before.Keys.Concat(refusedBefore.Keys).Any(place => place.File == file.Name))
            {
                // Whoever writes a file often empties it first.
                Keep(file, "empty: its flows stay until the file is deleted");
                return;
            }

            IReadOnlyList<JsonNode?> documents;
            try
            {
                documents = file.Documents();
            }
            catch (ManifestSyntaxException unreadable)
            {
                Keep(file, unreadable.Message);
                return;
            }

            for (var index = 0; index < documents.Count; index++)
            {
                if (documents[index] is { } document)
                {
                    Add(new Place(file.Name, index + 1), documents.Count == 1 ? file.Name : $"{file.Name} (document {index + 1})", document);
                }
            }
        }

        public FolderFlows Complete(IReadOnlyList<ManifestFile> files)
        {
            foreach (var place in _broken)
            {
                if (before.TryGetValue(place, out var flow) && _named.TryAdd((flow.Namespace, flow.Name), place.File))
                {
                    _good[place] = flow;
                }
            }

            var flows = _good.OrderBy(entry => entry.Key.File, StringComparer.Ordinal).ThenBy(entry => entry.Key.Document).Select(entry => entry.Value);
            var refused = _refused
                .Where(entry => !_good.ContainsKey(entry.Key) && !(entry.Value.Name is { } name && _named.ContainsKey((entry.Value.Namespace, name))))
                .Select(entry => entry.Value);
            return new FolderFlows(judge, new FlowSnapshot(new FlowCatalog(flows, refused), _problems), files, _good, _refused);
        }

        private void Keep(ManifestFile file, string reason)
        {
            _problems.Add(new ManifestProblem(file.Name, new FlowProblem("", null, reason)));
            _broken.UnionWith(before.Keys.Where(place => place.File == file.Name));

            // A file that is being mended may pass through anything: what waits for it goes on waiting.
            foreach (var (place, flow) in refusedBefore.Where(entry => entry.Key.File == file.Name))
            {
                _refused[place] = flow;
            }
        }

        private void Add(Place place, string source, JsonNode document)
        {
            if (KindOf(document) is { } kind and not "Flow")
            {
                _problems.Add(new ManifestProblem(source, new FlowProblem("kind", $"\"{OneLine.Of(kind, 80)}\"", "Flow: anything else is ignored", IsWarning: true)));
                return;
            }

            var reading = FlowReader.Read(document, judge);
            _problems.AddRange(reading.Problems.Select(problem => new ManifestProblem(source, problem)));
            if (reading.Flow is not { } flow)
            {
                _broken.Add(place);
                if (reading.Refused is { } refused)
                {
                    _refused[place] = refused with { Source = source };
                }
            }
            else if (_named.TryAdd((flow.Namespace, flow.Name), source))
            {
                _good[place] = flow;
            }
            else
            {
                var other = _named[(flow.Namespace, flow.Name)];
                _problems.Add(new ManifestProblem(source, new FlowProblem("metadata.name", $"\"{flow.Name}\"", $"a name of its own: {other} has it, and this one is ignored")));
            }
        }

        private static string? KindOf(JsonNode document)
        {
            try
            {
                return (document as JsonObject)?["kind"] is JsonValue value && value.TryGetValue<string>(out var kind) ? kind : null;
            }
            catch (InvalidOperationException)
            {
                // Text that is not Unicode; the flow reader says so.
                return null;
            }
        }
    }
}
