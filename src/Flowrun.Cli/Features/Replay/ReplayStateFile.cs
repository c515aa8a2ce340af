using System.Security.Cryptography;
using System.Text.Json;

namespace Flowrun.Cli.Features.Replay;

/// <summary>The file that a replay goes on from. It is there while the replay is not done, and is always whole.</summary>
internal sealed class ReplayStateFile(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public string Path => path;

    /// <summary>Where a replay's state is if nobody says: a file in the user's own folder, named by what is asked for; null: the user has none.</summary>
    public static string? DefaultPath(ReplayWish wish)
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var name = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(wish, Json)).AsSpan(0, 8));
        return folder.Length == 0 ? null : System.IO.Path.Combine(folder, "flowrun", $"replay-{name}.json");
    }

    /// <summary>Keeps every other replay out that would go on from this file, until it is disposed or the process ends, however it ends.</summary>
    /// <exception cref="IOException">Another one is at it, or the file's folder cannot be written.</exception>
    public IDisposable Lock()
    {
        CreateFolder();
        var beside = path + ".lock";
        try
        {
            return new FileStream(beside, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException taken) when (File.Exists(beside))
        {
            throw new IOException($"{path}: another replay of the same is at work; wait for its end, or stop it and go on here", taken);
        }
    }

    /// <summary>Null: there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public ReplayState? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ReplayState>(File.ReadAllBytes(path), Json) is { Version: ReplayState.CurrentVersion } state
                ? state
                : throw new InvalidDataException($"{path}: is no state of a replay of this version");
        }
        catch (JsonException none)
        {
            throw new InvalidDataException($"{path}: is no state of a replay: {none.Message}", none);
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(ReplayState state)
    {
        CreateFolder();
        var draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(state, Json));
        File.Move(draft, path, overwrite: true);
    }

    public void Remove() => File.Delete(path);

    private void CreateFolder() => Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
}
