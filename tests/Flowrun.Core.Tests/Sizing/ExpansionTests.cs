using Flowrun.Core.Sizing;

namespace Flowrun.Core.Tests.Sizing;

public class ExpansionTests
{
    private static readonly Dictionary<string, decimal> Factors = new(StringComparer.Ordinal) { ["gz"] = 5, ["csv.gz"] = 7, ["parquet"] = 4 };

    [Theory]
    [InlineData("orders/a.gz", "gz")]
    [InlineData("orders/a.csv.gz", "csv.gz")]
    [InlineData("orders/A.CSV.GZ", "csv.gz")]
    [InlineData("orders/a.json.gz", "gz")]
    [InlineData("orders/a.b.c.csv.gz", "csv.gz")]
    [InlineData("orders/.csv.gz", "gz")]
    [InlineData("a..gz", "gz")]
    [InlineData("a.parquet", "parquet")]
    [InlineData("orders/.gz", null)]
    [InlineData(".gz", null)]
    [InlineData("gz", null)]
    [InlineData("orders/agz", null)]
    [InlineData("orders/acsv.g", null)]
    [InlineData("orders.gz/a", null)]
    [InlineData("orders.gz/", null)]
    [InlineData("a.gz.", null)]
    [InlineData("a.gz ", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Of_Key_IsTheLongestExtensionOfItsFileName(string? key, string? extension) =>
        Assert.Equal(new Expansion(extension is null ? 1 : Factors[extension], extension), Expansion.Of(Factors, key));
}
