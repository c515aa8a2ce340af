using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Flowrun.Deploy.Tests.Iam;

/// <summary>The calls of AWS that an assembly makes, read from what its code refers to.</summary>
internal static class AwsCalls
{
    /// <param name="assembly">A file of this name beside the tests, without <c>.dll</c>.</param>
    /// <returns><c>SQS.ReceiveMessage</c> and the like, sorted.</returns>
    public static IReadOnlyList<string> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")));
        var metadata = file.GetMetadataReader();
        var calls = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference)
            {
                continue;
            }

            var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            var (space, name, method) = (metadata.GetString(type.Namespace), metadata.GetString(type.Name), metadata.GetString(member.Name));
            if (IsClient(space, name) && method is not (".ctor" or "Dispose"))
            {
                calls.Add($"{space["Amazon.".Length..]}.{(method.EndsWith("Async", StringComparison.Ordinal) ? method[..^"Async".Length] : method)}");
            }
        }

        return [.. calls];
    }

    /// <summary>The environment variables that the code names.</summary>
    public static IReadOnlyList<string> VariablesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")));
        var metadata = file.GetMetadataReader();
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            var text = metadata.GetUserString(handle);
            if (text.StartsWith("FLOWRUN_", StringComparison.Ordinal) && text.All(letter => char.IsAsciiLetterUpper(letter) || letter == '_'))
            {
                names.Add(text);
            }
        }

        return [.. names];
    }

    // Whatever hangs on a client counts too: paginators, transfer utilities.
    private static bool IsClient(string space, string name) =>
        space.StartsWith("Amazon.", StringComparison.Ordinal)
        && (name.StartsWith("IAmazon", StringComparison.Ordinal) || (name.StartsWith("Amazon", StringComparison.Ordinal) && name.EndsWith("Client", StringComparison.Ordinal))
            || space.EndsWith(".Transfer", StringComparison.Ordinal));
}
