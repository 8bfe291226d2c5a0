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
        FaultKind.TruncatedGzip => SendGzipAsync(http, Half(Wire.Zip(Wire.Bytes(write(reply))))),
        FaultKind.CorruptGzip => SendGzipAsync(http, WithWrongChecksum(Wire.Zip(Wire.Bytes(write(reply))))),
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

    private static ReadOnlyMemory<byte> Half(byte[] body) => body.AsMemory(0, body.Length / 2);

    // A gzip stream ends with 4 bytes of checksum and 4 of length.
    private static ReadOnlyMemory<byte> WithWrongChecksum(byte[] zipped)
    {
        zipped[^8] ^= 0xFF;
        return zipped;
    }

    private static Task SendGzipAsync(HttpContext http, ReadOnlyMemory<byte> zipped)
    {
        http.Response.ContentType = Wire.Json;
        http.Response.Headers.ContentEncoding = "gzip";
        http.Response.ContentLength = zipped.Length;
        return http.Response.Body.WriteAsync(zipped, http.RequestAborted).AsTask();
    }

    private static async Task SendHalfAndResetAsync(HttpContext http, byte[] body)
    {
        await http.Response.Body.WriteAsync(Half(body), http.RequestAborted);
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
