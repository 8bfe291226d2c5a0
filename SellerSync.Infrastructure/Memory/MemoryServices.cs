using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Memory;

namespace SellerSync.Infrastructure.Memory;

public static class MemoryServices
{
    /// <summary>Adds <see cref="IMemory"/>, from the section <c>Memory</c>.</summary>
    public static IServiceCollection AddMemory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MemoryOptions>().Bind(configuration.GetSection(MemoryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MemoryOptions>, MemoryOptionsValidator>();
        services.AddSingleton<IMemory, ProcessMemory>();
        return services;
    }
}
