#if !AZURE_HOST // Only the Local build of the functions is a program that runs by itself.
using System.Diagnostics;
using System.Text.Json;
using SellerSync.Local;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;
using SellerSync.Tests.Local;

namespace SellerSync.Tests.FunctionsJs;

/// <summary>A frontend's own client, unchanged, against `up`, unchanged.</summary>
[Platform(Exclude = "Win", Reason = "ends programs by signals")]
public sealed class FunctionsJsTests
{
    private const string SellerId = "A1SMALLSHOP12";

    [Test]
    public async Task A_frontend_with_the_client_of_supabase_looks_a_seller_up_and_gets_its_products()
    {
        using var folder = new TemporaryFolder();
        using var up = await UpProcess.StartAsync(folder["data"]);

        using var seen = await RunFrontendAsync(up);

        var frontend = seen.RootElement;
        Assert.That(frontend.GetProperty("preflight").ToString(), Is.EqualTo("""{"ok":true,"origin":"*","headers":"apikey,authorization,content-type,x-client-info","methods":"POST"}"""));
        Assert.That(frontend.GetProperty("lookup").GetProperty("processingStatus").GetString(), Is.EqualTo("started"));
        AssertRefused(frontend.GetProperty("wrongSeller"), 400, "Seller ID must be 13-15 characters");
        AssertRefused(frontend.GetProperty("unknownSeller"), 404, "Seller not found in any marketplace");
        AssertRefused(frontend.GetProperty("signedOut"), 401, "Authentication required");
        Assert.That(frontend.GetProperty("progress").GetProperty("processedProducts").GetInt32(), Is.EqualTo(12));
        Assert.That(frontend.GetProperty("progress").GetProperty("channel").GetString(), Is.EqualTo(frontend.GetProperty("lookup").GetProperty("subscriptionChannel").GetString()));
        var products = frontend.GetProperty("products").GetProperty("data").GetProperty("products").EnumerateArray().ToList();
        Assert.That(products, Has.Count.EqualTo(12));
        Assert.That(products.Select(product => product.GetProperty("asin").GetString()), Is.Unique);
        Assert.That(products.Select(product => product.GetProperty("storefrontPrice").ValueKind), Has.Some.EqualTo(JsonValueKind.Number));

        Assert.That(await up.EndAsync(ProcessSignal.Terminate), Is.Zero);
    }

    private static void AssertRefused(JsonElement refusal, int status, string error)
    {
        Assert.That(refusal.GetProperty("isHttpError").GetBoolean(), Is.True);
        Assert.That(refusal.GetProperty("data").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(refusal.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(refusal.GetProperty("body").GetProperty("success").GetBoolean(), Is.False);
        Assert.That(refusal.GetProperty("body").GetProperty("error").GetString(), Is.EqualTo(error));
    }

    private static async Task<JsonDocument> RunFrontendAsync(UpProcess up)
    {
        var start = new ProcessStartInfo(Programs.Node, [await InstallAsync(), Text(up, "functionsUrl").TrimEnd('/'), Text(up, "token"), SellerId])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await errors);
        return JsonDocument.Parse(output);
    }

    /// <summary>The script beside its packages, where Node.js looks for them.</summary>
    private static async Task<string> InstallAsync()
    {
        var root = Clone.Find().Root;
        var source = Path.Combine(root, "SellerSync.Tests", "FunctionsJs");
        var packages = new NpmPackages(source, Path.Combine(root, ".local", "functions-js"));
        var client = Path.Combine(packages.Folder, "node_modules", "@supabase", "functions-js");
        await packages.InstallAsync(
            "Installing a frontend's client with npm; this happens once.", () => Directory.Exists(client), () => { }, TestContext.Error, TimeProvider.System, CancellationToken.None);

        var script = Path.Combine(packages.Folder, "frontend.mjs");
        File.Copy(Path.Combine(source, "frontend.mjs"), script, overwrite: true);
        return script;
    }

    private static string Text(UpProcess up, string key) => up.Ready.GetProperty(key).GetString()!;
}
#endif
