#if !AZURE_HOST // Only the Local build of the functions is a program that runs by itself.
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using SellerSync.Infrastructure.Database;
using SellerSync.Local.Processes;

namespace SellerSync.Tests.Local;

/// <summary>Each in a folder of mode 0700: as root, PostgreSQL then runs from the temporary folder as another user.</summary>
[Platform(Exclude = "Win", Reason = "ends programs by signals")]
public sealed class UpTests
{
    private static readonly string[] Keys =
        ["functionsUrl", "keepaUrl", "databaseUrl", "storageConnectionString", "token", "operatorToken", "userId", "processes", "instances", "hasTokenLimit"];

    [Test]
    public async Task Everything_that_it_announces_works_and_SIGTERM_ends_all_of_it()
    {
        using var folder = new TemporaryFolder();
        using var up = await UpProcess.StartAsync(folder["data"]);

        Assert.That(up.Ready.EnumerateObject().Select(property => property.Name), Is.EquivalentTo(Keys));
        Assert.That(up.Children.Select(child => child.IsRunning), Has.Exactly(4).True);
        Assert.That(await LookUpAsync(up, token: null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await LookUpAsync(up, Text(up, "token")), Is.EqualTo(HttpStatusCode.OK));
        await using var database = NpgsqlDataSource.Create(ConnectionStrings.Parse(Text(up, "databaseUrl")));
        Assert.That(await database.CreateCommand("select count(*) from sellers").ExecuteScalarAsync(), Is.EqualTo(1));

        var second = await UpProcess.RunAsync(folder["data"]);
        Assert.That(second.ExitCode, Is.EqualTo(1));
        Assert.That(second.Errors, Does.Contain("already runs").And.Contain(Text(up, "functionsUrl")));

        var lookup = await UpProcess.RunAsync(folder["data"], "lookup", "A1SMALLSHOP12", "--json");
        using var document = JsonDocument.Parse(lookup.Output);
        Assert.That(lookup.ExitCode, Is.Zero, lookup.Errors);
        Assert.That(document.RootElement.GetProperty("products").GetArrayLength(), Is.EqualTo(12));

        var real = await UpProcess.RunAsync(folder["data"], "no-real-key", ["lookup", "A1SMALLSHOP12", "--max-tokens", "1"]);
        Assert.That((real.ExitCode, real.Output), Is.EqualTo((2, "")), "what a simulator invents is nothing that a key was meant for");
        Assert.That(real.Errors, Does.Contain("KEEPA_API_KEY is set").And.Contain("simulator"));

        Assert.That(await up.EndAsync(ProcessSignal.Terminate), Is.Zero);
        Assert.That(up.Children.Select(child => child.IsRunning), Is.All.False);
        Assert.That(RunState.Read(folder["data"]), Is.Null);
    }

    [Test]
    public async Task What_SIGKILL_leaves_behind_is_ended_by_the_next_start()
    {
        using var folder = new TemporaryFolder();
        using var killed = await UpProcess.StartAsync(folder["data"]);
        await killed.KillAsync();
        Assert.That(killed.Children.Select(child => child.IsRunning), Has.Some.True);

        using var next = await UpProcess.StartAsync(folder["data"]);
        Assert.That(killed.Children.Select(child => child.IsRunning), Is.All.False);
        Assert.That(await LookUpAsync(next, Text(next, "token")), Is.EqualTo(HttpStatusCode.OK));

        Assert.That(await next.EndAsync(UpProcess.Interrupt), Is.Zero);
        Assert.That(next.Children.Select(child => child.IsRunning), Is.All.False);
    }

    [Test]
    public async Task A_server_that_dies_takes_everything_with_it()
    {
        using var folder = new TemporaryFolder();
        using var up = await UpProcess.StartAsync(folder["data"]);

        ProcessEnd.Kill(ProcessStamp.Of(up.Ready.GetProperty("processes").GetProperty("keepa").GetInt32())!);

        Assert.That(await up.ExitCodeAsync(), Is.EqualTo(1));
        Assert.That(up.Children.Select(child => child.IsRunning), Is.All.False);
    }

    [Test]
    public async Task One_of_two_instances_that_is_killed_comes_again_on_its_port_and_the_other_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var up = await UpProcess.StartAsync(folder["data"], "--instances", "2");
        var token = Text(up, "token");
        var before = Instances(up);
        Assert.That(before.Select(instance => instance.Name), Is.EqualTo(new[] { "functions", "functions-2" }));
        foreach (var instance in before)
            Assert.That(await LookUpAsync(instance.Url, token), Is.EqualTo(HttpStatusCode.OK), instance.Name);

        ProcessEnd.Kill(ProcessStamp.Of(before[0].Id)!);
        Assert.That(await LookUpAsync(before[1].Url, token), Is.EqualTo(HttpStatusCode.OK), "the other goes on");
        await up.ReadyAgainAsync();

        var after = Instances(up);
        Assert.That(after.Select(instance => instance.Url), Is.EqualTo(before.Select(instance => instance.Url)));
        Assert.That(after[0].Id, Is.Not.EqualTo(before[0].Id));
        Assert.That(after[1].Id, Is.EqualTo(before[1].Id));
        Assert.That(RunState.Read(folder["data"])!.Ready!.Instances.Select(instance => instance.ProcessId), Is.EqualTo(after.Select(instance => instance.Id)));
        Assert.That(await LookUpAsync(after[0].Url, token), Is.EqualTo(HttpStatusCode.OK), "it works again");

        Assert.That(await up.EndAsync(ProcessSignal.Terminate), Is.Zero);
        Assert.That(up.Children.Select(child => child.IsRunning), Is.All.False);
    }

    private static IReadOnlyList<(string Name, Uri Url, int Id)> Instances(UpProcess up) =>
    [
        .. up.Ready.GetProperty("instances").EnumerateArray().Select(instance => (
            instance.GetProperty("name").GetString()!,
            new Uri(instance.GetProperty("url").GetString()!),
            instance.GetProperty("processId").GetInt32())),
    ];

    private static Task<HttpStatusCode> LookUpAsync(UpProcess up, string? token) => LookUpAsync(new Uri(Text(up, "functionsUrl")), token);

    private static async Task<HttpStatusCode> LookUpAsync(Uri functions, string? token)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(functions, "seller-lookup"))
        {
            Content = JsonContent.Create(new { sellerId = "A1SMALLSHOP12", domain = 1 }),
        };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static string Text(UpProcess up, string key) => up.Ready.GetProperty(key).GetString()!;
}
#endif
