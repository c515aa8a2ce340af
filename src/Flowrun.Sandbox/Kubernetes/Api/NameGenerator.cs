namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Names for objects that bring only the front part of one. Source: k8s.io/apiserver, storage/names.</summary>
/// <param name="random">Used under a lock.</param>
internal sealed class NameGenerator(Random random)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    private const int LongestFront = 58;

    private readonly Lock _lock = new();

    public string Next(string front)
    {
        lock (_lock)
        {
            return (front.Length > LongestFront ? front[..LongestFront] : front) + new string(random.GetItems<char>(Letters, 5));
        }
    }

    /// <summary>The end of an event's name.</summary>
    public string NextHexadecimal()
    {
        lock (_lock)
        {
            return random.NextInt64().ToString("x16");
        }
    }
}
