using Flowrun.Cli.Commands;

return await RootCommandFactory.Create().RunAsync(args, Console.Out, Console.Error);
