using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.S3;

/// <summary>XML as S3 reads and writes it.</summary>
internal static class S3Xml
{
    private const string ContentType = "application/xml";
    private const int MaximumBytes = 8 * 1024 * 1024;

    /// <summary>Keys may hold characters that XML 1.0 has no way to say; S3 writes them as references all the same.</summary>
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CheckCharacters = false,
        NewLineHandling = NewLineHandling.Entitize,
    };

    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>An element, empty if <paramref name="content"/> is; a null part is left out.</summary>
    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    /// <summary>Null if there is no value, so that the element is left out.</summary>
    public static XElement? Optional(string name, string? value) => value is null ? null : Element(name, value);

    /// <summary>As in the answers of S3: <c>2026-11-20T10:15:30.123Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    public static async Task WriteAsync(HttpContext context, int status, XElement root)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            root.WriteTo(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = buffer.Length;
        await context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    public static Task WriteErrorAsync(HttpContext context, S3Exception error, string resource, RequestId id)
    {
        // Errors are in no namespace.
        var root = new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message));
        root.Add(error.Details.Select(detail => new XElement(detail.Name, detail.Value)));
        root.Add(new XElement("Resource", resource), new XElement("RequestId", id.Request), new XElement("HostId", id.Host));
        return WriteAsync(context, error.Status, root);
    }

    /// <summary>What S3 says with a status, when the sandbox was told to refuse.</summary>
    public static string RefusalOf(int status)
    {
        var code = status switch { 403 => "AccessDenied", 429 or 503 => "SlowDown", >= 500 => "InternalError", _ => "InvalidRequest" };
        return new XElement("Error", new XElement("Code", code), new XElement("Message", $"The sandbox was told to answer {status}.")).ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>A fault's body is called JSON unless the fault says otherwise, and clients of S3 look at that.</summary>
    public static Task SayRefusalsInXmlAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response is { StatusCode: >= 400, ContentType: "application/json" })
            {
                context.Response.ContentType = ContentType;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>The root of the request's body, with all elements in no namespace: clients differ in that.</summary>
    /// <exception cref="S3Exception">No XML, or not that root.</exception>
    public static async Task<XElement> ReadAsync(HttpRequest request, string root, CancellationToken cancellationToken)
    {
        try
        {
            var settings = new XmlReaderSettings { Async = true, CheckCharacters = false, MaxCharactersInDocument = MaximumBytes, DtdProcessing = DtdProcessing.Prohibit };
            using var buffer = new MemoryStream();
            await foreach (var piece in Bodies.RequestBody.Read(request, cancellationToken))
            {
                buffer.Write(piece.Span);
                if (buffer.Length > MaximumBytes)
                {
                    throw S3Exception.MalformedXml();
                }
            }

            buffer.Position = 0;
            using var reader = XmlReader.Create(buffer, settings);
            var element = await XElement.LoadAsync(reader, LoadOptions.PreserveWhitespace, cancellationToken);
            foreach (var each in element.DescendantsAndSelf())
            {
                each.Name = each.Name.LocalName;
            }

            return element.Name.LocalName == root ? element : throw S3Exception.MalformedXml();
        }
        catch (XmlException)
        {
            throw S3Exception.MalformedXml();
        }
    }
}
