namespace Flowrun.Core.Flows.Reading;

/// <summary>Finds the arguments of a command line that a shell or another interpreter runs as a program.</summary>
/// <remarks>
/// It errs on the safe side: an interpreter is one wherever its name stands, behind <c>env</c>, <c>tini --</c> or any other word, and options are read
/// as the interpreters read them. What stands behind the script is an argument of it, which is no program.
/// </remarks>
internal static class ScriptArguments
{
    private static readonly Dictionary<string, Interpreter> Interpreters = ByName(
        (["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh", "rbash", "fish", "csh", "tcsh"], new Interpreter("c", "oO", CodeEndsOptions: true)),
        (["su"], new Interpreter("c", "gsG")),
        (["env"], new Interpreter("S", "uC")),
        (["python", "pypy"], new Interpreter("c", "WX", End: "m")),
        (["perl"], new Interpreter("eE", "I")),
        (["ruby"], new Interpreter("e", "IrCE")),
        (["node", "nodejs", "bun"], new Interpreter("ep", "rC")),
        (["php"], new Interpreter("rBRE", "dczS")),
        (["lua"], new Interpreter("e", "l")),
        (["rscript"], new Interpreter("e", "")),
        (["pwsh", "powershell"], new Interpreter("cC", "")));

    /// <summary>The places of those arguments.</summary>
    public static IReadOnlySet<int> In(IReadOnlyList<string> arguments)
    {
        var found = new SortedSet<int>();
        for (var index = 0; index < arguments.Count; index++)
        {
            if (Interpreters.TryGetValue(ProgramOf(arguments[index]), out var interpreter))
            {
                Add(interpreter, arguments, index + 1, found);
            }
        }

        return found;
    }

    /// <summary>Whether the first argument of a program that is not known would announce a script if the program were a shell.</summary>
    public static bool WouldAnnounceScript(string argument) =>
        argument is ['-', .. { Length: > 0 and <= 5 } letters] && letters[^1] == 'c' && letters.All(char.IsAsciiLetterLower);

    /// <summary><c>/usr/bin/python3.12</c> is <c>python</c>.</summary>
    private static string ProgramOf(string argument)
    {
        var name = argument[(argument.LastIndexOf('/') + 1)..].ToLowerInvariant();
        name = name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
        return name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-');
    }

    private static void Add(Interpreter interpreter, IReadOnlyList<string> arguments, int start, SortedSet<int> found)
    {
        var codeFollows = false;
        for (var index = start; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (argument == "--")
            {
                continue;
            }

            if (codeFollows && (!interpreter.CodeEndsOptions || !IsOption(argument)))
            {
                found.Add(index);
                if (interpreter.CodeEndsOptions)
                {
                    return;
                }

                codeFollows = false;
                continue;
            }

            if (!IsOption(argument))
            {
                return;
            }

            var option = interpreter.Read(argument);
            if (option.IsCode)
            {
                found.Add(index);
            }

            if (option.IsEnd)
            {
                return;
            }

            codeFollows |= option.CodeFollows;
            index += option.ValueFollows ? 1 : 0;
        }
    }

    private static bool IsOption(string argument) => argument is ['-' or '+', _, ..];

    private static Dictionary<string, Interpreter> ByName(params (string[] Names, Interpreter Interpreter)[] table) =>
        table.SelectMany(row => row.Names.Select(name => (name, row.Interpreter))).ToDictionary(pair => pair.name, pair => pair.Interpreter, StringComparer.Ordinal);
}
