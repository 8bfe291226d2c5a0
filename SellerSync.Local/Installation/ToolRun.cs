using System.Diagnostics;

namespace SellerSync.Local.Installation;

/// <summary>Runs an installer or a build to its end. Its output goes where ours for people goes, never to standard output.</summary>
internal static class ToolRun
{
    /// <exception cref="LocalException">It ended with another exit code than 0; the message holds all it said.</exception>
    public static async Task RunQuietlyAsync(ProcessStartInfo info, string folder, CancellationToken cancellationToken)
    {
        await using var said = new StringWriter();
        try
        {
            await RunAsync(info, folder, said, cancellationToken);
        }
        catch (LocalException failure)
        {
            throw new LocalException(said + failure.Message, failure);
        }
    }

    /// <exception cref="LocalException">It ended with another exit code than 0.</exception>
    public static async Task RunAsync(ProcessStartInfo info, string folder, TextWriter output, CancellationToken cancellationToken)
    {
        info.WorkingDirectory = folder;
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Relay(line.Data);
        process.ErrorDataReceived += (_, line) => Relay(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
            throw new LocalException($"{string.Join(' ', info.ArgumentList.Prepend(Path.GetFileName(info.FileName)))} ended with exit code {process.ExitCode}; its output stands above.");

        void Relay(string? line)
        {
            if (line is null)
                return;
            lock (info)
                output.WriteLine(line);
        }
    }
}
