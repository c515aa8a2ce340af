using System.CommandLine;
using System.Diagnostics;
using Flowrun.Fuzz;

// A reading takes milliseconds.
var tooSlow = TimeSpan.FromSeconds(1);
var names = string.Join(", ", FuzzTargets.All.Select(target => target.Name));
var minutes = new Option<double>("--minutes") { Description = "How long, shared among the targets.", DefaultValueFactory = _ => 1, HelpName = "N" };
var seed = new Option<int>("--seed") { Description = "The same seed makes the same inputs.", DefaultValueFactory = _ => 1, HelpName = "N" };
var only = new Option<string?>("--target") { Description = $"One of {names}; default: all, one after the other.", HelpName = "NAME" };
minutes.Validators.Add(option =>
{
    if (option.GetValueOrDefault<double>() is not (> 0 and <= 10_000))
    {
        option.AddError("--minutes: more than 0, at most 10000");
    }
});
only.Validators.Add(option =>
{
    if (option.GetValueOrDefault<string?>() is { } name && FuzzTargets.All.All(target => target.Name != name))
    {
        option.AddError($"--target: found {name}: one of {names}");
    }
});

var command = new RootCommand("Runs every reader of strangers' text on inputs that are changed at random. Exit codes: 0 nothing found, 1 a promise was broken, 2 usage.") { minutes, seed, only };
command.SetAction(parsed =>
{
    var targets = FuzzTargets.All.Where(target => parsed.GetValue(only) is null || target.Name == parsed.GetValue(only)).ToList();
    var share = TimeSpan.FromMinutes(parsed.GetValue(minutes) / targets.Count);
    var isBroken = false;
    foreach (var target in targets)
    {
        var fuzzer = new Fuzzer(target, parsed.GetValue(seed));
        var watch = Stopwatch.StartNew();
        var finding = fuzzer.Run(_ => watch.Elapsed < share);
        Console.WriteLine($"{target.Name}: {fuzzer.Runs} inputs, {fuzzer.Answers} different answers, the slowest {fuzzer.Slowest.TotalMilliseconds:F0} ms, seed {parsed.GetValue(seed)}, {watch.Elapsed.TotalSeconds:F0} s");
        if (fuzzer.Slowest > tooSlow)
        {
            Console.WriteLine($"  the slowest input, as Base64 of UTF-16: {Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes(fuzzer.SlowestInput))}");
        }

        if (finding is not null)
        {
            isBroken = true;
            Console.WriteLine($"  input {finding.Run} broke a promise: {finding.Broken}");
            Console.WriteLine($"  the input, as Base64 of UTF-16: {Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes(finding.Input))}");
        }
    }

    return isBroken ? 1 : 0;
});
var arguments = command.Parse(args);
var exitCode = arguments.Invoke();
return arguments.Errors.Count > 0 ? 2 : exitCode;
