using Flowrun.Meter;
using Flowrun.Meter.Installing;
using Flowrun.Meter.Running;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

return MeterArguments.Read(args) switch
{
    MeterArguments.Run run => CommandRun.Execute(run),
    MeterArguments.Install install => Installation.Into(install.Folder),
    MeterArguments.Wrong wrong => StandardError.Say(wrong.Problem, exitCode: 2),
    _ => throw new InvalidOperationException("No such arguments."),
};
