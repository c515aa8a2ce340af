using Flowrun.Core.Quantities;

namespace Flowrun.Core.Flows.Reading;

internal static class Bounds
{
    public static void Check(ObjectReader reader, string leastName, Bytes? least, string mostName, Bytes? most)
    {
        if (least > most)
        {
            reader.Problems.Add(reader.PathOf(leastName), reader[leastName], $"at most {mostName}, which is {most}");
        }
    }
}
