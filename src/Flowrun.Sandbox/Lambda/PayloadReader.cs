using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Lambda;

/// <summary>Reads the body of a request to Lambda.</summary>
internal static class PayloadReader
{
    /// <returns>Null: there is more than the limit.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var payload = new ArrayBufferWriter<byte>(1024);
        while (true)
        {
            var read = await request.Body.ReadAsync(payload.GetMemory(4096), cancellationToken);
            if (read == 0)
            {
                return payload.WrittenMemory;
            }

            payload.Advance(read);
            if (payload.WrittenCount > limit)
            {
                return null;
            }
        }
    }
}
