using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing.Replay;

namespace Flowrun.Core.Tests.Sizing.Replay;

public class TraceReaderTests
{
    private const string Header = "task,submit_ms,input_bytes,peak_bytes,runtime_ms,preset_bytes";

    [Fact]
    public void Read_Trace_GivesItsRowsInTheOrderOfSubmission()
    {
        var rows = Rows($"{Header}\nb,20,2,3,4,5\na,10,6,7,8,9\nc,20,1,1,1,1\n");

        Assert.Equal(["a", "b", "c"], rows.Select(row => row.Task));
        Assert.Equal(new TraceRow("a", TimeSpan.FromMilliseconds(10), new Bytes(6), new Bytes(7), TimeSpan.FromMilliseconds(8), new Bytes(9)), rows[0]);
    }

    [Fact]
    public void Read_ColumnsInAnotherOrderWithMoreBetweenThem_FindsThem()
    {
        var row = Assert.Single(Rows("\uFEFFinput_bytes,node,task,peak_bytes,submit_ms,preset_bytes,runtime_ms\r\n1,n7,t,2,3,4,5\r\n\r\n"));

        Assert.Equal(new TraceRow("t", TimeSpan.FromMilliseconds(3), new Bytes(1), new Bytes(2), TimeSpan.FromMilliseconds(5), new Bytes(4)), row);
    }

    [Theory]
    [InlineData("", "line 1: found \"\": must be a header with the columns task,submit_ms,input_bytes,peak_bytes,runtime_ms,preset_bytes; missing: task, submit_ms, input_bytes, peak_bytes, runtime_ms, preset_bytes")]
    [InlineData("task,submit_ms,input_bytes,runtime_ms,preset_bytes", "line 1: found \"task,submit_ms,input_bytes,runtime_ms,preset_bytes\": must be a header with the columns task,submit_ms,input_bytes,peak_bytes,runtime_ms,preset_bytes; missing: peak_bytes")]
    [InlineData(Header, "line 2: found nothing: must be one line for each run under the header")]
    [InlineData(Header + "\na,1,2,3,4", "line 2: found 5 columns: must be 6, as in the header")]
    [InlineData(Header + "\na,1,2,3,4,5\na,1,2,1e9,4,5", "line 3, column peak_bytes: found \"1e9\": must be a whole number from 0 to 9223372036854775807")]
    [InlineData(Header + "\na,1,2,3,-4,5", "line 2, column runtime_ms: found \"-4\": must be a whole number from 0 to 17592186044416")]
    [InlineData(Header + "\n,1,2,3,4,5", "line 2, column task: found nothing: must be the name of what ran")]
    public void Read_NoTrace_SaysWhereAndWhatWouldBeRight(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Problems(text)).ToString());

    [Fact]
    public void Read_EveryLineWrong_NamesTheFirstOnes() =>
        Assert.Equal(TraceReader.MostProblems, Problems($"{Header}\n{string.Join('\n', Enumerable.Repeat("a,x,2,3,4,5", 1000))}").Count);

    internal static IReadOnlyList<TraceRow> Rows(string text)
    {
        using var reader = new StringReader(text);
        return Assert.IsType<TraceReading.Read>(TraceReader.Read(reader)).Rows;
    }

    private static IReadOnlyList<TraceProblem> Problems(string text)
    {
        using var reader = new StringReader(text);
        return Assert.IsType<TraceReading.Refused>(TraceReader.Read(reader)).Problems;
    }
}
