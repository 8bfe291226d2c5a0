using SellerSync.Benchmarks;

return await (args is [Children.Word, .. var rest] ? Children.RunAsync(rest) : MeasureCommand.RunAsync(args));
