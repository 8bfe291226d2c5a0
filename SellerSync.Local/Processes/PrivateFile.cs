namespace SellerSync.Local.Processes;

/// <summary>Files that hold secrets: only their owner may read them, and a reader never sees half of one.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var unfinished = $"{path}.{Environment.ProcessId}";
        File.Delete(unfinished);
        using (var writer = new StreamWriter(unfinished, options))
            writer.Write(content);
        File.Move(unfinished, path, overwrite: true);
    }
}
