using Flowrun.Worker.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Runs;

public sealed class ListGarbageTests
{
    [Theory]
    [InlineData(ListGarbage.Large - 1, 0)]
    [InlineData(ListGarbage.Large, 1)]
    public void Listed_Twice_IsCollectedOnceIfItWasMuch(int objects, int collections)
    {
        var (time, collected) = (new FakeTimeProvider(), 0);
        using var garbage = new ListGarbage(time, () => collected++);

        garbage.Listed(objects);
        garbage.Listed(objects);
        Assert.Equal(0, collected);
        time.Advance(ListGarbage.Pause);

        Assert.Equal(collections, collected);
    }
}
