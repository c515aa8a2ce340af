namespace Flowrun.Core.Sizing.Learning;

/// <summary>Attempts that were learned and whose Jobs may not bear their mark yet: so that none is learned twice. Of too many the oldest are forgotten.</summary>
internal sealed class LearnedAttempts
{
    /// <summary>60 random bits of a uid, and as little as keeps a model small.</summary>
    private const int IdLength = 16;

    private readonly List<string> _ids = [];

    public IReadOnlyList<string> All => [.. _ids];

    /// <returns>False where it was learned before.</returns>
    public bool TryAdd(string attemptId)
    {
        var id = Short(attemptId);
        if (_ids.Contains(id))
        {
            return false;
        }

        if (_ids.Count == LearningConstants.Attempts)
        {
            _ids.RemoveAt(0);
        }

        _ids.Add(id);
        return true;
    }

    public bool Contains(string attemptId) => _ids.Contains(Short(attemptId));

    public bool Remove(string attemptId) => _ids.Remove(Short(attemptId));

    private static string Short(string attemptId) => string.Concat(attemptId.Where(char.IsAsciiLetterOrDigit).Take(IdLength));
}
