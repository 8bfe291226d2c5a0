using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Trace;
using SellerSync.Infrastructure.Telemetry;
using SellerSync.Tests.Discord;
using SellerSync.Tests.Journeys;

namespace SellerSync.Tests.Telemetry;

/// <summary>What an operator sees of a lookup, and what nobody must see.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(180_000)]
internal sealed class TraceJourneyTests
{
    [Test]
    public async Task One_trace_leads_from_the_request_over_the_queue_to_the_last_chunk()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new EndedSpans();
        await using (var stack = await StartAsync(spans))
        {
            var (status, body) = await stack.PostAsync(
                "seller-lookup", new { sellerId = "A3LARGESHOP250", domain = 1 }, traceParent: $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            await stack.SettledAsync();
            Assert.That((status, body.GetProperty("routing").GetProperty("decision").GetString()), Is.EqualTo((200, "queue")));
        }

        var ours = spans.Of(trace);
        Assert.That(
            ours.Select(span => span.DisplayName).Distinct(),
            Is.SupersetOf(new[] { "POST seller-lookup", "seller-lookup", "reserve tokens", "keepa seller", "settle tokens", "hand-over", "batch", "keepa product", "store chunk" }));
        Assert.That(ours.Count(span => span.DisplayName == "batch"), Is.EqualTo(3));
        Assert.That(ours.Where(span => span.DisplayName == "store chunk").Sum(span => (int)span.GetTagItem("products")!), Is.EqualTo(250));
        Assert.That(ours.Where(span => span.DisplayName == "batch").SelectMany(span => span.Links), Is.Not.Empty, "each leads to the drain that worked it");

        // Each span hangs on another of the trace, up to the caller's own.
        var known = ours.Select(span => span.SpanId).ToHashSet();
        Assert.That(ours.Where(span => !known.Contains(span.ParentSpanId)).Select(span => span.DisplayName), Is.EqualTo(new[] { "POST seller-lookup" }));
        Assert.That(ours.Where(span => span.Source.Name == "Npgsql"), Is.Not.Empty);

        var product = ours.First(span => span.DisplayName == "keepa product");
        Assert.That(product.GetTagItem("keepa.operation"), Is.EqualTo("product"));
        Assert.That(product.GetTagItem("keepa.asins"), Is.InRange(1, 10));
        Assert.That(product.GetTagItem("keepa.tokens.consumed"), Is.GreaterThan(0));
        Assert.That(product.GetTagItem("keepa.outcome"), Is.EqualTo("ok"));
        var request = ours.First(span => span.ParentSpanId == product.SpanId);
        Assert.That(request.Kind, Is.EqualTo(ActivityKind.Client));
        Assert.That(request.GetTagItem("url.full"), Does.Contain("/product?key=***&domain=1&asin="));
        Assert.That(request.GetTagItem("http.response.status_code"), Is.EqualTo(200));
    }

    [Test]
    public async Task Traces_metrics_and_logs_arrive_at_a_collector_and_hold_no_secret()
    {
        await using var discord = await DiscordServer.StartAsync();
        await using var collector = await Collector.StartAsync();
        var token = "";
        await using (var stack = await Stack.StartAsync(settings:
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("Discord:WebhookUrl", discord.WebhookUrl),
        ]))
        {
            token = DevelopmentToken.For(stack.UserId);
            await stack.PostAsync("seller-lookup?key=of-a-caller", new { sellerId = "A1SMALLSHOP12", domain = 1 }, token);
            await stack.SettledAsync();
            await stack.GetAsync("tokens", "no.such.token");
        }

        Assert.That(collector.Text("traces"), Does.Contain("POST seller-lookup").And.Contain("store chunk").And.Contain("insert into hand_overs").And.Contain("?key=***"));
        Assert.That(collector.Text("metrics"), Does.Contain("sellersync.tokens.spent").And.Contain("dotnet."));
        Assert.That(collector.Text("logs"), Does.Contain("products stored"));
        var all = collector.Text("traces") + collector.Text("metrics") + collector.Text("logs");
        string[] secrets =
        [
            Stack.Key, token, "Bearer ", "no.such.token", "of-a-caller", DiscordServer.Secret, DevelopmentToken.Secret, "Password=", "AccountKey=",
            Stack.OnlyInTheConnectionString,
        ];
        foreach (var secret in secrets)
        {
            Assert.That(all, Does.Not.Contain(secret).IgnoreCase, secret);
        }
    }

    [Test]
    public async Task A_letter_and_what_it_becomes_go_on_with_the_trace_of_its_request()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new EndedSpans();
        await using (var stack = await StartAsync(spans))
        {
            await stack.LookUpAsync("A1SMALLSHOP12");
            await stack.SettledAsync();
            var asin = await stack.ScalarAsync<string>("delete from seller_products where asin_id = (select min(asin_id) from seller_products) returning asin_id");
            await stack.ScalarAsync<long>("with gone as (delete from product_batches returning 1) select count(*) from gone");
            var letter = $$"""
                {"version":2,"handOverId":"{{Guid.NewGuid()}}","letter":{"userId":"{{stack.UserId}}","sellerId":"A1SMALLSHOP12","domain":1,"asins":["{{asin}}"],
                "traceParent":"00-{{trace}}-{{ActivitySpanId.CreateRandom()}}-01" } }
                """;

            await stack.Functions.InvokeAsync("product-processing-queue", letter);
            await stack.SettledAsync();
        }

        Assert.That(spans.Of(trace).Select(span => span.DisplayName), Is.SupersetOf(new[] { "letter", "hand-over", "batch", "store chunk" }));
    }

    private static Task<Stack> StartAsync(EndedSpans spans) => Stack.StartAsync(services =>
    {
        services.Collect(new ConfigurationBuilder().Build());
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
    });

    // Sources are the whole process's, and other tests run meanwhile: a trace is what tells them apart.
    private sealed class EndedSpans : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _ended = [];

        public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(span => span.TraceId == trace)];

        public override void OnEnd(Activity data) => _ended.Enqueue(data);
    }
}
