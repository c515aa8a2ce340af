using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Flowrun.Testing;

/// <summary>Cancels a test that waits in vain, by the token of its context: it fails with its name, where else the whole run would stand still.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TestLimitAttribute : BeforeAfterTestAttribute
{
    // Longer than any test takes, and shorter than CI waits for all of them.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private readonly ConcurrentDictionary<string, Timer> _limits = [];

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        _limits[test.UniqueID] = new Timer(static context => ((ITestContext)context!).CancelCurrentTest(), TestContext.Current, Limit, Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (_limits.TryRemove(test.UniqueID, out var limit))
        {
            limit.Dispose();
        }
    }
}
