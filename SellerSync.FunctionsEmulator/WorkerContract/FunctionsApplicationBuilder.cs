using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The real builder's surface over <see cref="EmulatorApplicationBuilder"/>: all work is done there.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    internal FunctionsApplicationBuilder(string[] args) =>
        Emulator = new EmulatorApplicationBuilder(new EmulatorSettings { Args = args, IsProgram = true });

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)Emulator).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Emulator.Configuration;

    public ConfigurationManager Configuration => Emulator.Configuration;

    public IHostEnvironment Environment => Emulator.Environment;

    public ILoggingBuilder Logging => Emulator.Logging;

    public IMetricsBuilder Metrics => Emulator.Metrics;

    public IServiceCollection Services => Emulator.Services;

    internal EmulatorApplicationBuilder Emulator { get; }

    public IHost Build() => Emulator.Build();

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory,
        Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        Emulator.ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        Emulator.Use(middleware);

        return this;
    }
}
