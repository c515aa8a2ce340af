using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Refuses text of strangers in what a shell or another interpreter runs.</summary>
/// <remarks>
/// An override may replace a command or its arguments alone, so every command that a container can have is looked at with all arguments that it can have.
/// Kubernetes puts the value in for <c>$(NAME)</c> before a shell sees it: that is the same hole by another door.
/// </remarks>
internal sealed class ScriptCheck
{
    private readonly PlaceholderScope _scope;
    private readonly Problems _problems;

    private ScriptCheck(PlaceholderScope scope, Problems problems) => (_scope, _problems) = (scope, problems);

    /// <param name="specs">The job, then every patch.</param>
    public static void Run(PlaceholderScope scope, IEnumerable<(string Path, JsonObject Spec)> specs, Problems problems)
    {
        var check = new ScriptCheck(scope, problems);
        foreach (var container in ContainerVariants.Of(specs))
        {
            check.Check(container);
        }
    }

    private void Check(ContainerVariants container)
    {
        var variables = StrangersVariables(container);
        foreach (var command in container.Commands)
        {
            foreach (var arguments in container.Arguments)
            {
                Check(command, arguments, variables);
                if (command.Count == 0 && arguments.Count > 1 && ScriptArguments.WouldAnnounceScript(arguments[0].Text))
                {
                    Refuse(arguments[1], variables, "the image's entrypoint is not known here and may be a shell: give command, or");
                }
            }
        }

        foreach (var command in container.Executed)
        {
            Check(command, [], variables);
        }

        foreach (var path in container.SubPaths)
        {
            Refuse(path, variables, "a path is not for those who upload to choose:");
        }
    }

    private void Check(IReadOnlyList<Argument> command, IReadOnlyList<Argument> rest, HashSet<string> variables)
    {
        if (command.Count > 0)
        {
            Refuse(command[0], variables, "the program is not for those who upload to choose:");
        }

        Argument[] arguments = [.. command, .. rest];
        foreach (var index in ScriptArguments.In([.. arguments.Select(argument => argument.Text)]))
        {
            Refuse(arguments[index], variables, "this is run as a program, and whoever uploads would write a part of it:");
        }
    }

    private void Refuse(Argument argument, HashSet<string> variables, string reason)
    {
        foreach (var name in _scope.StrangersIn(argument.Text))
        {
            var variable = PlaceholderScope.VariableOf(name);
            var declared = name.StartsWith("match.", StringComparison.Ordinal) ? $", with the parameter {name[6..]}: \"{{{{ {name} }}}}\"" : "";
            _problems.Add(argument.Path, argument.Text, $"{reason} no {{{{ {name} }}}} but the environment, as in \"${variable}\"{declared}");
        }

        foreach (var variable in VariableReferences.In(argument.Text).Where(name => variables.Contains(name) || _scope.MayComeWithEvent(name)))
        {
            _problems.Add(argument.Path, argument.Text, $"{reason} no $({variable}), for which Kubernetes puts the value in, but \"${variable}\"");
        }
    }

    /// <summary>The container's variables whose values hold text of strangers, also by way of another variable.</summary>
    private HashSet<string> StrangersVariables(ContainerVariants container)
    {
        var variables = new HashSet<string>(_scope.StrangersVariables, StringComparer.Ordinal);
        bool grown;
        do
        {
            var before = variables.Count;
            variables.UnionWith(container.Environment
                .Where(entry => _scope.StrangersIn(entry.Value).Any() || VariableReferences.In(entry.Value).Any(name => variables.Contains(name) || _scope.MayComeWithEvent(name)))
                .Select(entry => entry.Name)
                .ToArray());
            grown = variables.Count > before;
        }
        while (grown);
        return variables;
    }
}
