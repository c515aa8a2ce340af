using Flowrun.Sandbox.S3.Notifications;

namespace Flowrun.Sandbox.S3;

/// <summary>All buckets of the sandbox and what is in them. One lock guards the index; bytes are written before it is taken.</summary>
public sealed partial class S3Buckets
{
    private readonly SortedDictionary<string, S3Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly Notifier _notifier;

    internal S3Buckets(TimeProvider time, string folder, int seed)
    {
        Time = time;
        Files = new(folder);
        _notifier = new(time, seed);
    }

    /// <summary>How notifications misbehave; can be changed at any time.</summary>
    public S3Faults Faults
    {
        get => _notifier.Faults;
        set => _notifier.Faults = value;
    }

    internal Lock Gate { get; } = new();

    internal TimeProvider Time { get; }

    internal ObjectFiles Files { get; }

    /// <summary>Creates a bucket, if it does not exist.</summary>
    /// <param name="name">3 to 63 lower-case letters, digits, dots and hyphens.</param>
    /// <exception cref="S3Exception">The name is not valid.</exception>
    public void Create(string name)
    {
        if (name.Length is < 3 or > 63 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-')
            || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
        {
            throw S3Exception.InvalidBucketName(name);
        }

        lock (Gate)
        {
            _buckets.TryAdd(name, new S3Bucket(name, Time.GetUtcNow()));
        }
    }

    /// <summary>From now on (or no longer) every request for the bucket is answered AccessDenied, and so is its existence.</summary>
    public void Deny(string name, bool isDenied = true)
    {
        lock (Gate)
        {
            Get(name, evenIfDenied: true).IsDenied = isDenied;
        }
    }

    /// <summary>From now on every object of the bucket keeps its versions.</summary>
    public void KeepVersions(string name)
    {
        lock (Gate)
        {
            Get(name).Versioning = "Enabled";
        }
    }

    /// <summary>To be called under the lock, as is everything that is done with the result.</summary>
    /// <exception cref="S3Exception">There is none of that name, or access is denied.</exception>
    internal S3Bucket Get(string name, bool evenIfDenied = false)
    {
        var bucket = _buckets.GetValueOrDefault(name) ?? throw S3Exception.NoSuchBucket(name);
        return bucket.IsDenied && !evenIfDenied ? throw S3Exception.AccessDenied() : bucket;
    }

    internal IReadOnlyList<S3Bucket> List()
    {
        lock (Gate)
        {
            return [.. _buckets.Values];
        }
    }

    internal void Delete(string name)
    {
        lock (Gate)
        {
            if (!Get(name).IsEmpty)
            {
                throw S3Exception.BucketNotEmpty(name);
            }

            _buckets.Remove(name);
            foreach (var upload in _uploads.Values.Where(upload => upload.Bucket == name).ToList())
            {
                Abort(upload);
            }
        }
    }
}
