using SellerSync.Local;

return await CommandLine.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
