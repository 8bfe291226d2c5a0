namespace SellerSync.Local;

/// <summary>One clone of the repository, and the folder that holds what its servers write.</summary>
/// <param name="Root">The folder of SellerSync.sln.</param>
/// <param name="Data">Databases, logs, secrets and state.json; <c>.local</c> of the clone unless told otherwise.</param>
public sealed record Clone(string Root, string Data)
{
    public string Logs => Path.Combine(Data, "logs");

    /// <summary>The npm packages: shared by every data folder of the clone, since they are large and never change.</summary>
    public string Packages => Path.Combine(Root, ".local", "servers");

    /// <summary>Finds the clone this program was built in.</summary>
    /// <exception cref="LocalException">The program does not stand inside a clone.</exception>
    public static Clone Find(string? data = null)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SellerSync.sln")))
                return new Clone(folder.FullName, Path.GetFullPath(data ?? Path.Combine(folder.FullName, ".local")));

        throw new LocalException("SellerSync.Local runs from inside a clone: no SellerSync.sln stands above it.");
    }
}
