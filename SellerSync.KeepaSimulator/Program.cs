using SellerSync.KeepaSimulator;

return await CommandLine.Build().Parse(args).InvokeAsync();
