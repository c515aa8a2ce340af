using System.Security.Cryptography;

namespace Flowrun.Worker.Hosting;

/// <summary>The chance of jitter. Thread-safe.</summary>
internal static class Chance
{
    /// <returns>0 or more, less than 1.</returns>
    public static double Next() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
