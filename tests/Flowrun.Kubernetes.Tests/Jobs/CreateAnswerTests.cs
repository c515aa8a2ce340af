using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Testing;
using FsCheck.Xunit;

namespace Flowrun.Kubernetes.Tests.Jobs;

public sealed class CreateAnswerTests
{
    public static TheoryData<string> Recordings =>
        [.. Fixtures.Names("kubernetes").Where(name => name.StartsWith("create-job-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Read_RecordedAnswer_IsWhatItsNameSays(string name)
    {
        var response = Fixtures.Read("kubernetes/" + name)["response"]!;

        var creation = Read((int)response["status"]!, response["body"]!.ToJsonString());

        var expected = name switch
        {
            "create-job-401" or "create-job-403-forbidden" or "create-job-404-namespace" => typeof(JobCreation.Misconfigured),
            "create-job-403-quota" => typeof(JobCreation.OverQuota),
            "create-job-409-exists" => typeof(JobCreation.AlreadyExists),
            _ when name.Contains("-400-", StringComparison.Ordinal) || name.Contains("-422-", StringComparison.Ordinal) => typeof(JobCreation.Refused),
            _ when name.Contains("201", StringComparison.Ordinal) => typeof(JobCreation.Created),
            _ => throw new InvalidOperationException($"A new recording, {name}: say what it means."),
        };
        Assert.IsType(expected, creation);
    }

    [Fact]
    public void Read_ExceededQuota_KeepsTheFigures()
    {
        var response = Fixtures.Read("kubernetes/create-job-403-quota")["response"]!;

        var over = Assert.IsType<JobCreation.OverQuota>(Read(403, response["body"]!.ToJsonString()));

        Assert.Contains("exceeded quota: few, requested: count/jobs.batch=1, used: count/jobs.batch=4, limited: count/jobs.batch=4", over.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408, "Timeout", "the server timed out")]
    [InlineData(409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"few\": the object has been modified; please apply your changes to the latest version and try again")]
    [InlineData(429, "TooManyRequests", "The apiserver is shutting down")]
    [InlineData(500, "InternalError", "Internal error occurred: failed calling webhook \"v.example.com\": failed to call webhook: Post \"https://v.default.svc:443/\": dial tcp: connection refused")]
    [InlineData(503, "ServiceUnavailable", "etcd is not there")]
    [InlineData(504, "Timeout", "request did not complete within the requested timeout")]
    [InlineData(403, "Forbidden", "jobs.batch \"etl-5\" is forbidden: status unknown for quota: few, resources: count/jobs.batch")]
    public void Read_PassingTrouble_IsTransient(int status, string reason, string message) =>
        Assert.IsType<JobCreation.Transient>(Read(status, Status(reason, message, status)));

    [Theory]
    [InlineData(403, "Forbidden", "admission webhook \"policy.example.com\" denied the request: no images from strangers")]
    [InlineData(400, "", "admission webhook \"policy.example.com\" denied the request: exceeded quota: of my patience")]
    [InlineData(500, "", "admission webhook \"policy.example.com\" denied the request: User \"x\" cannot create resource")]
    [InlineData(409, "AlreadyExists", "admission webhook \"policy.example.com\" denied the request: job already exists")]
    [InlineData(404, "NotFound", "admission webhook \"policy.example.com\" denied the request without explanation")]
    [InlineData(422, "Invalid", "jobs.batch \"a\" is forbidden: ValidatingAdmissionPolicy 'size' with binding 'all' denied request: too large")]
    [InlineData(403, "Forbidden", "jobs.batch \"a\" is forbidden: ValidatingAdmissionPolicy 'size' with binding 'all' denied request: too large")]
    [InlineData(403, "Forbidden", "jobs.batch \"a\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false")]
    [InlineData(403, "Forbidden", "jobs.batch \"a\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi")]
    [InlineData(403, "Forbidden", "jobs.batch \"a\" is forbidden: failed quota: few: must specify limits.memory")]
    [InlineData(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728")]
    [InlineData(500, "", "etcdserver: request is too large")]
    [InlineData(422, "Invalid", "Job.batch \"a\" is invalid: metadata.labels: Invalid value: \"is forbidden: exceeded quota: x\"")]
    public void Read_JobIsNotWanted_IsRefusedInTheServersWords(int status, string reason, string message) =>
        Assert.Equal(message, Assert.IsType<JobCreation.Refused>(Read(status, Status(reason, message, status))).Reason);

    [Theory]
    [InlineData(401, "Unauthorized", "Unauthorized")]
    [InlineData(403, "Forbidden", "jobs.batch is forbidden: User \"system:serviceaccount:flows:default\" cannot create resource \"jobs\" in API group \"batch\" in the namespace \"flows\"")]
    [InlineData(403, "Forbidden", "jobs.batch \"a\" is forbidden: unable to create new content in namespace x because it is being terminated")]
    [InlineData(404, "NotFound", "namespaces \"nowhere\" not found")]
    [InlineData(404, "NotFound", "the server could not find the requested resource")]
    [InlineData(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")]
    public void Read_OperatorsError_IsMisconfiguredAndRepeatsTheServer(int status, string reason, string message) =>
        Assert.Contains(message, Assert.IsType<JobCreation.Misconfigured>(Read(status, Status(reason, message, status))).Reason, StringComparison.Ordinal);

    [Fact]
    public void Read_TerminatingNamespaceByCauseOnly_IsMisconfigured()
    {
        var status = JsonNode.Parse(Status("Forbidden", "jobs.batch \"a\" is forbidden: in other words", 403))!;
        status["details"] = JsonNode.Parse("""{"causes": [{"reason": "NamespaceTerminating", "message": "namespace x is being terminated", "field": "metadata.namespace"}]}""");

        Assert.IsType<JobCreation.Misconfigured>(Read(403, status.ToJsonString()));
    }

    [Theory]
    [InlineData(200, "<html>Please log in</html>")]
    [InlineData(302, "")]
    [InlineData(400, "Client sent an HTTP request to an HTTPS server.\n")]
    [InlineData(403, "<html>blocked</html>")]
    [InlineData(404, "404 page not found\n")]
    public void Read_AnotherServer_IsMisconfigured(int status, string body) =>
        Assert.Contains("server's address", Assert.IsType<JobCreation.Misconfigured>(Read(status, body)).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(429, "Too many requests, please try again later.\n")]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(503, "")]
    public void Read_PassingTroubleWithoutStatus_IsTransient(int status, string body) =>
        Assert.IsType<JobCreation.Transient>(Read(status, body));

    [Fact]
    public void Read_RetryAfter_IsTheHeaderElseTheStatus()
    {
        const string Body = """{"kind": "Status", "reason": "TooManyRequests", "message": "later", "details": {"retryAfterSeconds": 7}}""";

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<JobCreation.Transient>(Read(429, Body, TimeSpan.FromSeconds(3))).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<JobCreation.Transient>(Read(429, Body)).RetryAfter);
    }

    [Fact]
    public void Read_HostileMessage_BecomesOneBoundedLine()
    {
        var refused = Assert.IsType<JobCreation.Refused>(Read(422, Status("Invalid", "a\nb\u001b[31m" + new string('x', 100_000), 422)));

        Assert.StartsWith("a b [31mxxx", refused.Reason, StringComparison.Ordinal);
        Assert.True(refused.Reason.Length <= 1001);
    }

    [Property]
    public bool Read_AnyStatusAndBody_NeverThrowsAndOnlyCreatedIsCreated(ushort status, byte[] body)
    {
        var creation = CreateAnswer.Read((HttpStatusCode)(100 + (status % 500)), body, null);

        return creation is not JobCreation.Created || 100 + (status % 500) == 201;
    }

    private static JobCreation Read(int status, string body, TimeSpan? retryAfter = null) =>
        CreateAnswer.Read((HttpStatusCode)status, Encoding.UTF8.GetBytes(body), retryAfter);

    private static string Status(string reason, string message, int code) =>
        new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = reason, ["message"] = message, ["code"] = code }.ToJsonString();
}
