namespace SellerSync.FunctionsEmulator;

/// <summary>Hosts functions in this process; works in a Local and in an Azure build.</summary>
public static class EmulatorApplication
{
    public static EmulatorApplicationBuilder CreateBuilder(EmulatorSettings settings)
    {
        var builder = new EmulatorApplicationBuilder(settings);
        builder.UseHttpContext();

        return builder;
    }

    public static EmulatorApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new EmulatorSettings { Args = args });
}
