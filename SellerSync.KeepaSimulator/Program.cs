using System.CommandLine;
using SellerSync.KeepaSimulator;

// The host answers signals itself; two handlers would race for the exit code.
return await CommandLine.Build().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
