#if !AZURE_HOST // Only the Local build of the functions is a program that runs by itself.
using System.Text.Json;
using SellerSync.Tests.Local;

namespace SellerSync.Tests.Endurance;

/// <summary>A short soak, as the command line runs it; five minutes of it are `SellerSync.Local -- soak`.</summary>
[Category("Endurance")]
public sealed class SoakTests
{
    [Test]
    public async Task After_ten_kills_in_a_minute_every_product_is_stored_once_and_few_tokens_were_paid_twice()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, errors) = await UpProcess.RunAsync(folder["data"], "soak", "--minutes", "1", "--kills", "10", "--json");
        UpProcess.DeleteOpenFolder(folder["data"]);
        await TestContext.Out.WriteLineAsync(output);
        using var report = JsonDocument.Parse(output.Length > 0 ? output : throw new AssertionException(errors));

        Assert.That(report.RootElement.GetProperty("complaints").EnumerateArray().Select(complaint => complaint.GetString()), Is.Empty);
        Assert.That(exitCode, Is.Zero);
        Assert.That(report.RootElement.GetProperty("kills").GetInt32(), Is.EqualTo(10));
        Assert.That(report.RootElement.GetProperty("products").GetInt32(), Is.GreaterThan(500));
        Assert.That(report.RootElement.GetProperty("tokensWasted").GetInt64(), Is.InRange(0, 10 * 150));
        Assert.That(report.RootElement.GetProperty("refusals").GetInt32(), Is.Zero);
    }
}
#endif
