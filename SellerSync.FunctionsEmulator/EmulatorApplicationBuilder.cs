using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Configuration;
using SellerSync.FunctionsEmulator.Discovery;
using SellerSync.FunctionsEmulator.Http;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator;

/// <summary>
/// Collects services, configuration and worker middleware, then builds the host. Throws <see cref="InvalidOperationException"/>
/// from <see cref="Build"/> when a function cannot be run as declared, naming it.
/// </summary>
public sealed class EmulatorApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly EmulatorSettings _settings;
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    internal EmulatorApplicationBuilder(EmulatorSettings settings)
    {
        _settings = settings;
        _web = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = [.. settings.Args],
            ContentRootPath = AppContext.BaseDirectory,
        });
        _web.Configuration.Sources.Insert(0, EmulatorDefaults.Source());
        _web.Configuration.AddInMemoryCollection(settings.Configuration);

        Services.AddRouting();
        Services.AddCors();
        Services.AddMvcCore();
        Services.TryAddSingleton(TimeProvider.System);
        _web.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = RequestBodyLimit.From(_web.Configuration);
        });
    }

    /// <summary>Settings as the functions see them: defaults, environment variables, arguments, then <see cref="EmulatorSettings.Configuration"/>.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)_web).Properties;

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory,
        Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Adds worker middleware; what is added first runs outermost.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);

        return this;
    }

    public EmulatedFunctions Build()
    {
        var functions = FunctionCatalog.Discover(FunctionTypes());
        FunctionExecutionDelegate pipeline = FunctionExecution.ExecuteAsync;
        foreach (var middleware in Enumerable.Reverse(_middleware))
            pipeline = middleware(pipeline);

        return new EmulatedFunctions(_web.Build(), functions, pipeline, _settings);
    }

    internal void UseHttpContext() => Use(HttpContextItem.Store);

    private IReadOnlyList<Type> FunctionTypes()
    {
        if (_settings.FunctionTypes is { } types)
            return types;

        var assembly = _settings.Assembly ?? Assembly.GetEntryAssembly()
            ?? throw new InvalidOperationException("There is no entry assembly: name the assembly that holds the functions.");

        return assembly.GetTypes();
    }
}
