using System.Text;
using Azure.Storage.Queues.Models;

namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>
/// Encodes and decodes here, not in the client: an undecodable message must reach us as it is, to be moved as it is.
/// </summary>
internal sealed class MessageEncoding(bool base64)
{
    public string Encode(string text) => base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;

    public bool TryDecode(QueueMessage message, out QueueMessage decoded)
    {
        decoded = message;
        if (!base64)
            return true;

        var text = message.Body.ToString();
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;

        decoded = QueuesModelFactory.QueueMessage(
            message.MessageId,
            message.PopReceipt,
            new BinaryData(bytes.AsMemory(0, length)),
            message.DequeueCount,
            message.NextVisibleOn,
            message.InsertedOn,
            message.ExpiresOn);

        return true;
    }
}
