using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where Program.cs begins: <see cref="CreateBuilder"/>, then <see cref="FunctionsApplicationBuilder.Build"/>, then Run.</summary>
public class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Call it before any UseMiddleware: middleware registered earlier sees no HttpContext, as with the real package.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.Emulator.UseHttpContext();

        return builder;
    }
}
