using Flowrun.Core.Policy;
using Microsoft.Extensions.Configuration;

namespace Flowrun.Worker.Hosting;

/// <summary>Reads the worker's settings: flags over <c>FLOWRUN_*</c> environment over appsettings.json. An empty value counts as none.</summary>
public static class WorkerConfiguration
{
    /// <param name="flags">What was given on the command line, by the setting's name (<c>QueueUrl</c>) or flag (<c>--queue-url</c>).</param>
    /// <param name="environment">The process's environment; variables that are no setting are passed over, since Kubernetes adds its own for a Service named flowrun.</param>
    /// <param name="settingsFile">appsettings.json; it need not exist. An unknown name in it is a problem.</param>
    public static WorkerOptionsReading Load(
        IReadOnlyDictionary<string, string?> flags,
        IReadOnlyDictionary<string, string?> environment,
        string? settingsFile = null)
    {
        var problems = new List<string>();
        return WorkerOptionsReader.Read(Layer(flags, environment, settingsFile, problems), problems);
    }

    /// <summary>Reads what flows may do, and nothing else: for commands that judge flows without a worker.</summary>
    /// <param name="flags">As for <see cref="Load"/>.</param>
    /// <param name="environment">As for <see cref="Load"/>.</param>
    /// <param name="problems">Takes all that is wrong with them; what is wrong counts as not set.</param>
    public static InstallationPolicy LoadPolicy(
        IReadOnlyDictionary<string, string?> flags, IReadOnlyDictionary<string, string?> environment, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var found = new List<string>();
        var policy = WorkerOptionsReader.ReadPolicy(new SettingReader(Layer(flags, environment, null, found), found));
        found.ForEach(problems.Add);
        return policy;
    }

    private static IConfigurationRoot Layer(
        IReadOnlyDictionary<string, string?> flags, IReadOnlyDictionary<string, string?> environment, string? settingsFile, List<string> problems)
    {
        ArgumentNullException.ThrowIfNull(flags);
        ArgumentNullException.ThrowIfNull(environment);
        return new ConfigurationBuilder()
            .AddInMemoryCollection(ReadFile(settingsFile, problems))
            .AddInMemoryCollection(Given(setting => environment.GetValueOrDefault(setting.Variable)))
            .AddInMemoryCollection(Given(setting => flags.GetValueOrDefault(setting.Name) ?? flags.GetValueOrDefault(setting.Flag)))
            .Build();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Given(Func<WorkerSetting, string?> find) =>
        WorkerSetting.All
            .Select(setting => KeyValuePair.Create(setting.Name, find(setting)))
            .Where(given => !string.IsNullOrWhiteSpace(given.Value));

    private static IEnumerable<KeyValuePair<string, string?>> ReadFile(string? settingsFile, List<string> problems)
    {
        if (settingsFile is null || !File.Exists(settingsFile))
        {
            return [];
        }

        IConfigurationRoot file;
        try
        {
            file = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(settingsFile)).Build();
        }
        catch (Exception broken) when (broken is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{settingsFile}: not readable as JSON: {(broken.InnerException ?? broken).Message}");
            return [];
        }

        var known = WorkerSetting.All.Select(setting => setting.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        problems.AddRange(file.GetChildren()
            .Where(child => !known.Contains(child.Key))
            .Select(child => $"{settingsFile}: found \"{child.Key}\": no such setting; there are {string.Join(", ", WorkerSetting.All.Select(setting => setting.Name))}"));
        return Given(setting => file[setting.Name]);
    }
}
