using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SellerSync.KeepaSimulator.Http;

namespace SellerSync.KeepaSimulator.Faults;

/// <summary>Sends an answer in the way its fault wants it.</summary>
internal sealed class FaultyAnswer(FaultPlan fault, TimeProvider time)
{
    private const string Page = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Service Temporarily Unavailable</h1></body></html>";
    private const int SlowPiece = 16;

    public Task SendAsync(HttpContext http, Reply reply, Func<Reply, JsonObject> write) => fault.Kind switch
    {
        FaultKind.HtmlStatus => Wire.SendAsync(http, fault.Status, Wire.Html, Encoding.UTF8.GetBytes(Page)),
        FaultKind.BareStatus => SendNothing(http, fault.Status),
        FaultKind.Html => Wire.SendAsync(http, 200, Wire.Json, Encoding.UTF8.GetBytes(Page)),
        FaultKind.Empty => SendNothing(http, 200),
        FaultKind.EmptyObject => Wire.SendAsync(http, 200, Wire.Json, "{}"u8.ToArray()),
        FaultKind.SlowBody => SendSlowlyAsync(http, Wire.Prepare(http, reply.Status, Wire.Json, Wire.Bytes(write(reply)))),
        FaultKind.TruncatedGzip => SendHalfOfGzipAsync(http, Wire.Bytes(write(reply))),
        FaultKind.ConnectionReset => SendHalfAndResetAsync(http, Wire.Prepare(http, reply.Status, Wire.Json, Wire.Bytes(write(reply)))),
        FaultKind.HugeBody => SendHugeAsync(http, reply.Status, Wire.Bytes(write(reply))),
        _ => Wire.SendAsync(http, reply.Status, Wire.Json, Wire.Bytes(write(reply))),
    };

    private static Task SendNothing(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private async Task SendSlowlyAsync(HttpContext http, byte[] body)
    {
        foreach (var piece in body.Chunk(SlowPiece))
        {
            await http.Response.Body.WriteAsync(piece, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Delay), time, http.RequestAborted);
        }
    }

    private static Task SendHalfOfGzipAsync(HttpContext http, byte[] body)
    {
        var zipped = Wire.Zip(body);
        http.Response.ContentType = Wire.Json;
        http.Response.Headers.ContentEncoding = "gzip";
        http.Response.ContentLength = zipped.Length / 2;
        return http.Response.Body.WriteAsync(zipped.AsMemory(0, zipped.Length / 2), http.RequestAborted).AsTask();
    }

    private static async Task SendHalfAndResetAsync(HttpContext http, byte[] body)
    {
        await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    private async Task SendHugeAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = Wire.Json;
        var isZipped = Wire.AcceptsGzip(http.Request);
        if (isZipped)
            http.Response.Headers.ContentEncoding = "gzip";

        await using var target = isZipped ? new GZipStream(http.Response.Body, CompressionLevel.Fastest) : http.Response.Body;
        await target.WriteAsync(body.AsMemory(0, body.Length - 1), http.RequestAborted);
        var blanks = new byte[1 << 20];
        Array.Fill(blanks, (byte)' ');
        for (var megabyte = 0; megabyte < fault.Megabytes; megabyte++)
            await target.WriteAsync(blanks, http.RequestAborted);
        await target.WriteAsync("}"u8.ToArray(), http.RequestAborted);
    }
}
