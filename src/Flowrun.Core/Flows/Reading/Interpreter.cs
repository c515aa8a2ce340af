namespace Flowrun.Core.Flows.Reading;

/// <summary>How a program that runs programs reads its options.</summary>
/// <param name="Code">The letters of the options that take a program.</param>
/// <param name="Value">The letters of those that take something else.</param>
/// <param name="CodeEndsOptions">The program is the first argument behind all options, and the last; else it follows its option and others may come.</param>
/// <param name="End">The letter of the option behind which nothing is the interpreter's.</param>
internal sealed record Interpreter(string Code, string Value, bool CodeEndsOptions = false, string End = "")
{
    private static readonly string[] LongCode = ["--eval", "--print", "--command", "--execute", "--split-string", "--run"];
    private static readonly string[] LongValue = ["--rcfile", "--init-file", "--require", "--import", "--loader"];

    public InterpreterOption Read(string argument) => argument.StartsWith("--", StringComparison.Ordinal) ? ReadLong(argument) : ReadLetters(argument);

    private static InterpreterOption ReadLong(string argument)
    {
        var name = argument.Split('=')[0];
        var isWhole = name.Length == argument.Length;
        var isCode = LongCode.Contains(name, StringComparer.Ordinal);
        return new InterpreterOption(isCode, CodeFollows: isCode && isWhole, ValueFollows: isWhole && LongValue.Contains(name, StringComparer.Ordinal));
    }

    private InterpreterOption ReadLetters(string argument)
    {
        var option = default(InterpreterOption);
        for (var index = 1; index < argument.Length; index++)
        {
            var isLast = index == argument.Length - 1;
            var isCode = Code.Contains(argument[index], StringComparison.Ordinal);
            if (End.Contains(argument[index], StringComparison.Ordinal))
            {
                return option with { IsEnd = true };
            }

            if (!isCode && !Value.Contains(argument[index], StringComparison.Ordinal))
            {
                continue;
            }

            // A shell's letters stand together, what they take comes behind; elsewhere the rest of the argument belongs to the letter.
            var follows = isLast || CodeEndsOptions;
            option = isCode ? option with { IsCode = true, CodeFollows = follows } : option with { ValueFollows = follows };
            if (!CodeEndsOptions)
            {
                return option;
            }
        }

        return option;
    }
}

/// <param name="IsCode">The option itself may hold the program.</param>
/// <param name="CodeFollows">The program is another argument.</param>
/// <param name="ValueFollows">The next argument belongs to the option.</param>
/// <param name="IsEnd">The rest is not the interpreter's.</param>
internal readonly record struct InterpreterOption(bool IsCode = false, bool CodeFollows = false, bool ValueFollows = false, bool IsEnd = false);
