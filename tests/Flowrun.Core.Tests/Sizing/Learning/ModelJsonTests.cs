using Flowrun.Core.Sizing.Learning;
using FsCheck.Xunit;
using static Flowrun.Core.Tests.Sizing.Learning.Runs;

namespace Flowrun.Core.Tests.Sizing.Learning;

public class ModelJsonTests
{
    [Fact]
    public void Write_Model_IsTheDocumentedForm()
    {
        var model = Model([new Outcome(new(10), new(20), TimeSpan.FromMilliseconds(30.7), "0123456789abcdef0123"), new Outcome(new(1), new(2), TimeSpan.FromMilliseconds(3))]);
        model.TryLearn("6f1c2d3e-4a5b-6c7d-8e9f-a0b1c2d3e4f5", new Observation.TooLittle(new Kill(new(50), new(60), IsFinal: true)));

        Assert.Equal("""{"version":1,"observed":2,"largestPeak":20,"outcomes":[[10,20,30,"0123456789abcdef"],[1,2,3]],"kills":[[50,60,1]],"attempts":["6f1c2d3e4a5b6c7d"]}""", ModelJson.Write(model));
    }

    [Fact]
    public void Read_NothingStored_IsAnEmptyModelWithoutAProblem()
    {
        var reading = ModelJson.Read(null);

        Assert.Null(reading.Problem);
        Assert.Equal(0, reading.Model.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("rubbish")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":2,\"observed\":0,\"largestPeak\":0,\"outcomes\":[],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":-1,\"largestPeak\":0,\"outcomes\":[],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":1e300,\"outcomes\":[],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":NaN,\"outcomes\":[],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[[1,-2,3]],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[[1,2.5,3]],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[[1,2,3,4]],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[[1,2,3,\"\\ud800\"]],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[[1,2]],\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":{},\"kills\":[],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[],\"kills\":[[1,2,true]],\"attempts\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[],\"kills\":[]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[],\"kills\":[],\"attempts\":[7]}")]
    [InlineData("{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[[[[[[]]]]]],\"kills\":[],\"attempts\":[]}")]
    [InlineData("\ud800")]
    public void Read_DamagedOrForeign_IsAnEmptyModelAndAReason(string stored)
    {
        var reading = ModelJson.Read(stored);

        Assert.StartsWith("the stored model is ignored: ", reading.Problem, StringComparison.Ordinal);
        Assert.Equal(0, reading.Model.Count);
    }

    /// <summary>Found by fuzzing: what JSON's own parser says quotes all of a wrong literal.</summary>
    [Fact]
    public void Read_LongNonsense_IsNotRepeated()
    {
        var problem = ModelJson.Read("{\"version\":1,\"observed\":n\u001b" + new string('u', 10_000)).Problem!;

        Assert.InRange(problem.Length, 1, 400);
        Assert.DoesNotContain('\u001b', problem);
    }

    [Theory]
    [InlineData("{\"version\":2,\"forest\":[[[[[1]]]]]}", true)]
    [InlineData("{\"version\":0}", false)]
    [InlineData("{\"version\":1}", false)]
    [InlineData("rubbish", false)]
    public void Read_OfALaterVersion_IsForeignAndNotToBeReplaced(string stored, bool isForeign) =>
        Assert.Equal(isForeign, ModelJson.Read(stored).IsForeign);

    [Fact]
    public void Read_TooManyOutcomes_IsRefused()
    {
        var outcomes = string.Join(',', Enumerable.Repeat("[1,2,3]", 129));

        Assert.Contains("at most 128", ModelJson.Read($"{{\"version\":1,\"observed\":0,\"largestPeak\":0,\"outcomes\":[{outcomes}],\"kills\":[],\"attempts\":[]}}").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooLong_IsRefusedUnread() =>
        Assert.Contains("at most 16384", ModelJson.Read(new string(' ', 20_000)).Problem, StringComparison.Ordinal);

    [Property]
    public bool Read_AnyText_NeverThrows(string? stored) => ModelJson.Read(stored) is { Model.Count: 0 };

    [Property]
    public bool Read_StoredModelWithOneCharacterChanged_NeverThrowsAndAlwaysDecides(int place, char other)
    {
        var stored = ModelJson.Write(Model(Enumerable.Range(1, 9).Select(index => Outcome(index, 100 * index, template: "t")))).ToCharArray();
        stored[(int)((uint)place % (uint)stored.Length)] = other;
        return ModelJson.Read(new string(stored)).Model.Decide(Query(3)).Memory.Value > 0;
    }
}
