using System.Text;
using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>
/// The one body that kubectl sends as protobuf alone: <c>kubectl create namespace</c>. Only the metadata is read. Source:
/// k8s.io/apimachinery, runtime/generated.proto and meta/v1/generated.proto.
/// </summary>
internal static class ProtobufNamespace
{
    public const string ContentType = "application/vnd.kubernetes.protobuf";

    private const int RawField = 2;
    private const int MetadataField = 1;
    private const int NameField = 1;
    private const int LabelsField = 11;
    private const int AnnotationsField = 12;

    /// <returns>Null where the bytes are no such message.</returns>
    public static JsonObject? Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            return null;
        }

        var metadata = new JsonObject();
        var message = new ProtobufReader(new ProtobufReader(body[4..]).Find(RawField)).Find(MetadataField);
        var reader = new ProtobufReader(message);
        while (reader.Next(out var field, out var value))
        {
            switch (field)
            {
                case NameField:
                    metadata["name"] = Encoding.UTF8.GetString(value);
                    break;
                case LabelsField or AnnotationsField:
                    var entries = metadata.Ensure(field == LabelsField ? "labels" : "annotations");
                    entries[Encoding.UTF8.GetString(new ProtobufReader(value).Find(1))] = Encoding.UTF8.GetString(new ProtobufReader(value).Find(2));
                    break;
            }
        }

        return new JsonObject { ["metadata"] = metadata };
    }

    private ref struct ProtobufReader(ReadOnlySpan<byte> message)
    {
        private ReadOnlySpan<byte> _rest = message;

        /// <summary>The next field that has a length; others are passed over.</summary>
        public bool Next(out int field, out ReadOnlySpan<byte> value)
        {
            while (!_rest.IsEmpty)
            {
                var tag = Number();
                field = (int)(tag >> 3);
                switch (tag & 7)
                {
                    case 0:
                        Number();
                        break;
                    case 1:
                        Take(8);
                        break;
                    case 2:
                        value = Take(Number());
                        return true;
                    case 5:
                        Take(4);
                        break;
                    default:
                        throw Statuses.BadRequest("the body is no protobuf message");
                }
            }

            field = 0;
            value = default;
            return false;
        }

        public ReadOnlySpan<byte> Find(int wanted)
        {
            while (Next(out var field, out var value))
            {
                if (field == wanted)
                {
                    return value;
                }
            }

            return default;
        }

        private ReadOnlySpan<byte> Take(ulong length)
        {
            if (length > (ulong)_rest.Length)
            {
                throw Statuses.BadRequest("the body is no protobuf message");
            }

            var taken = _rest[..(int)length];
            _rest = _rest[(int)length..];
            return taken;
        }

        private ulong Number()
        {
            var number = 0UL;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var part = Take(1)[0];
                number |= (ulong)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    return number;
                }
            }

            throw Statuses.BadRequest("the body is no protobuf message");
        }
    }
}
