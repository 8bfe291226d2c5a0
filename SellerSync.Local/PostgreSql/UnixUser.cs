using System.Diagnostics;
using System.Globalization;

namespace SellerSync.Local.PostgreSql;

/// <summary>The user that root hands PostgreSQL to.</summary>
internal sealed record UnixUser(string Name, uint Id, uint Group)
{
    /// <summary>The system's own user for PostgreSQL where there is one, else nobody.</summary>
    /// <exception cref="LocalException">The system has neither.</exception>
    public static async Task<UnixUser> ForServersAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["postgres", "_postgres", "nobody"])
            if (await IdAsync("-u", name, cancellationToken) is { } id && await IdAsync("-g", name, cancellationToken) is { } group && id != 0)
                return new UnixUser(name, id, group);

        throw new LocalException("PostgreSQL refuses to run as root, and this system has neither a user postgres nor a user nobody to run it.");
    }

    /// <summary>Asks test(1) as that user, which also sees access lists and groups.</summary>
    /// <param name="test">-r or -x.</param>
    public async Task<bool> MayAsync(string test, string path, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("test", [test, path]) { UserName = Name, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }

    private static async Task<uint?> IdAsync(string which, string name, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("id", [which, name]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        // macOS gives nobody the number -2.
        return process.ExitCode == 0 ? unchecked((uint)long.Parse(output, CultureInfo.InvariantCulture)) : null;
    }
}
