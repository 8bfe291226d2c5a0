using System.Runtime.InteropServices;

namespace SellerSync.Local.Processes;

/// <summary>The signals that end a child; the numbers are the same on Linux and macOS.</summary>
public enum ProcessSignal
{
    None = 0,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

internal static partial class Unix
{
    /// <summary>The parent may be gone: then another process has adopted this one.</summary>
    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, ProcessSignal signal);

    /// <summary>Fails where the folder stands already, which Directory.CreateDirectory would not say.</summary>
    [LibraryImport("libc", EntryPoint = "mkdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ChangeOwner(string path, uint user, uint group);
}
