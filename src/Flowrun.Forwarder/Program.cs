return await Flowrun.Forwarder.ForwarderFunction.RunAsync(Environment.GetEnvironmentVariable, Console.OpenStandardOutput(), TimeProvider.System, CancellationToken.None);
