using System.Text;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Worker.Sizing;
using FsCheck.Xunit;

namespace Flowrun.Worker.Tests.Sizing;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Read_UrisAnywhere_EachOnceWithTheSizeThatIsSaid()
    {
        var listed = Listed(
            """
            {
              "note": "not s3://this",
              "entries": [
                {"url": "s3://data/a", "meta": {"content_length": 5}},
                {"url": "s3://data/b", "meta": {"content_length": -1}},
                {"url": "s3://data/c", "meta": {"content_length": "5"}},
                {"deep": {"er": [["s3://data/d e/ü"]]}, "meta": {"content_length": 9}},
                "s3://data/a"
              ]
            }
            """);

        Assert.Equal(
            [new ObjectEvent("data", "a", new Bytes(5)), new ObjectEvent("data", "b"), new ObjectEvent("data", "c"), new ObjectEvent("data", "d e/ü")],
            listed);
    }

    [Fact]
    public void Read_ByteOrderMark_IsPassedOver() => Assert.Single(Listed("\uFEFF[\"s3://data/a\"]"));

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("s3://data/a\ns3://data/b", "is not JSON")]
    [InlineData("[]", "lists nothing: no string in it begins with s3://")]
    [InlineData("{\"s3://data/a\": 1}", "lists nothing: no string in it begins with s3://")]
    [InlineData("[\"s3://data\"]", "lists \"s3://data\", which is no s3://bucket/key")]
    [InlineData("[\"s3://data/\"]", "lists \"s3://data/\", which is no s3://bucket/key")]
    [InlineData("[\"s3:///a\"]", "lists \"s3:///a\", which is no s3://bucket/key")]
    [InlineData("[\"s3://../a\"]", "lists \"s3://../a\", which is no s3://bucket/key")]
    [InlineData("[\"s3://a b?/x\"]", "lists \"s3://a b?/x\", which is no s3://bucket/key")]
    [InlineData("[\"s3://data\\n/x\"]", "lists \"s3://data\\n/x\", which is no s3://bucket/key")]
    public void Read_NoManifest_RefusedAndSaysWhy(string json, string expected) =>
        Assert.Equal(expected, Assert.IsType<ManifestReading.Refused>(ManifestReader.Read(Encoding.UTF8.GetBytes(json))).Reason);

    [Fact]
    public void Read_NestedWithoutEnd_RefusedAsNoJson() =>
        Assert.IsType<ManifestReading.Refused>(ManifestReader.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public void Read_TooMany_Refused()
    {
        var uris = Enumerable.Range(0, ManifestReader.MaxObjects + 1).Select(index => $"\"s3://data/{index}\"");

        Assert.Equal("lists more than 10000 objects", Assert.IsType<ManifestReading.Refused>(ManifestReader.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', uris)}]"))).Reason);
    }

    [Property]
    public bool Read_AnyBytes_NeverThrows(byte[] bytes) => ManifestReader.Read(bytes) is not null;

    private static IReadOnlyCollection<ObjectEvent> Listed(string json) =>
        Assert.IsType<ManifestReading.Listed>(ManifestReader.Read(Encoding.UTF8.GetBytes(json))).Objects;
}
