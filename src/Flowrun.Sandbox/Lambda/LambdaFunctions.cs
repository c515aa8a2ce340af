using System.Text.RegularExpressions;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox.Lambda;

/// <summary>All functions of the sandbox.</summary>
public sealed partial class LambdaFunctions : IAsyncDisposable
{
    internal const string ArnPrefix = "arn:aws:lambda:" + SqsLimits.Region + ":" + SqsLimits.Account + ":function:";

    private readonly Dictionary<string, LambdaFunction> _functions = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly FaultPlan _faults;
    private readonly TimeProvider _time;

    internal LambdaFunctions(FaultPlan faults, TimeProvider time) => (_faults, _time) = (faults, time);

    /// <summary>Creates a function. Its Runtime API listens from now on; its executable is started when it is first invoked.</summary>
    /// <exception cref="LambdaException">The name is not valid, or there is one of that name.</exception>
    /// <exception cref="FileNotFoundException">There is no such executable.</exception>
    public async Task<LambdaFunction> CreateAsync(LambdaFunctionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Name().IsMatch(options.Name))
        {
            throw LambdaException.InvalidName(options.Name);
        }

        if (options.Command is [var executable, ..] && Path.IsPathRooted(executable) && !File.Exists(executable))
        {
            throw new FileNotFoundException($"The executable of the function {options.Name} is not there: {executable}", executable);
        }

        var function = await LambdaFunction.StartAsync(options, _faults, _time, cancellationToken);
        bool isNew;
        lock (_gate)
        {
            isNew = _functions.TryAdd(options.Name, function);
        }

        if (!isNew)
        {
            await function.DisposeAsync();
            throw LambdaException.FunctionExists(options.Name);
        }

        return function;
    }

    /// <param name="name">The name, or as much of the ARN as Lambda itself takes. There are no aliases and no versions here but <c>$LATEST</c>.</param>
    /// <returns>Null: there is none.</returns>
    public LambdaFunction? Find(string name)
    {
        if (Reference().Match(name) is not { Success: true } reference || reference.Groups["qualifier"].Value is not ("" or "$LATEST"))
        {
            return null;
        }

        lock (_gate)
        {
            return _functions.GetValueOrDefault(reference.Groups["name"].Value);
        }
    }

    /// <summary>Ends them all.</summary>
    public async ValueTask DisposeAsync()
    {
        List<LambdaFunction> all;
        lock (_gate)
        {
            all = [.. _functions.Values];
        }

        await Task.WhenAll(all.Select(function => function.DisposeAsync().AsTask()));
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Name();

    [GeneratedRegex("^(arn:aws:lambda:[a-z0-9-]+:)?([0-9]{12}:)?(function:)?(?<name>[A-Za-z0-9_-]{1,64})(:(?<qualifier>.+))?$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Reference();
}
