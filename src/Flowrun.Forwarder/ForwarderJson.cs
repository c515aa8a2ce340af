using System.Text.Json.Serialization;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Logging;
using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder;

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ForwardCounts))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(RuntimeError))]
internal sealed partial class ForwarderJson : JsonSerializerContext;
