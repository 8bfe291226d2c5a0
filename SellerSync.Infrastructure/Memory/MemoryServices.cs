using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Memory;
using SellerSync.Infrastructure.Settings;

namespace SellerSync.Infrastructure.Memory;

public static class MemoryServices
{
    /// <summary>Adds <see cref="IMemory"/>, from the section <c>Memory</c>.</summary>
    public static IServiceCollection AddMemory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<MemoryOptions, MemoryOptionsValidator>(configuration, MemoryOptions.Section);
        services.AddSingleton<IMemory, ProcessMemory>();
        return services;
    }
}
