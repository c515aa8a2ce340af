using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Faults;

/// <summary>The plan over HTTP, for tests in another process: GET shows it, PUT replaces it, DELETE empties it.</summary>
internal static class FaultsEndpoint
{
    public const string Path = "/_sandbox/faults";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static async Task HandleAsync(HttpContext context, FaultPlan plan)
    {
        try
        {
            switch (context.Request.Method)
            {
                case "GET":
                    break;
                case "PUT":
                    plan.Replace(await JsonSerializer.DeserializeAsync<Fault[]>(context.Request.Body, Options, context.RequestAborted) ?? []);
                    break;
                case "DELETE":
                    plan.Clear();
                    break;
                default:
                    context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                    return;
            }

            await context.Response.WriteAsJsonAsync(plan.Faults, Options, context.RequestAborted);
        }
        catch (Exception refused) when (refused is JsonException or ArgumentException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(refused.Message, context.RequestAborted);
        }
    }
}
