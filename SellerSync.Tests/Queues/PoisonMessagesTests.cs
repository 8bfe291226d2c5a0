using System.Text;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Queues;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Queues;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PoisonMessagesTests
{
    private static readonly string Doorbell = new HandOverMessage(HandOverMessage.CurrentVersion, Guid.NewGuid()).ToString();
    private static readonly string Drain = new DrainMessage(DrainMessage.CurrentVersion, null).ToString();

    private readonly QueueNames _names = new() { ProductProcessingQueue = $"p{Guid.NewGuid():N}", ProductBatchesQueue = $"b{Guid.NewGuid():N}" };
    private QueueServiceClient _raw = null!;
    private PoisonMessages _poison = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        var storage = await TestStorage.ConnectionStringAsync();
        _raw = new QueueServiceClient(storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        var encoded = new QueueServiceClient(storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        _poison = new PoisonMessages(_raw, new QueueSender(encoded, TimeProvider.System), Options.Create(_names));
    }

    [Test]
    public async Task Where_nothing_ever_was_poison_there_is_none()
    {
        Assert.That((await _poison.CountAsync(default)).Values, Is.EqualTo(new[] { 0, 0 }));
        Assert.That((await _poison.ReadAsync(default)).SelectMany(pile => pile.Messages), Is.Empty);
        Assert.That((await _poison.RequeueAsync(null, default)).Select(pile => pile.Requeued), Is.EqualTo(new[] { 0, 0 }));
    }

    [Test]
    public async Task Messages_are_shown_as_they_are_with_why_they_cannot_be_read()
    {
        await PutAsync(_names.ProductProcessingQueue, Base64(Doorbell), "no base64!", Base64("""{"version":9}"""), Base64(new string('x', 600)));

        var pile = (await _poison.ReadAsync(default))[0];

        Assert.That((pile.Queue, pile.Count), Is.EqualTo((_names.ProductProcessingQueue, 4)));
        Assert.That(pile.Messages.Select(message => message.Text), Is.EqualTo(new[] { Doorbell, "no base64!", """{"version":9}""", new string('x', 500) }));
        Assert.That(pile.Messages.Select(message => message.Unreadable), Is.EqualTo(new[]
        {
            null, "It is not base64", "A HandOverMessage of an unknown version or without its ID", "A HandOverMessage that is no JSON of its shape",
        }));
        Assert.That((await _poison.CountAsync(default))[_names.ProductProcessingQueue], Is.EqualTo(4), "they stay");
    }

    [Test]
    public async Task What_can_be_read_goes_back_to_its_queue_and_the_rest_stays_in_sight()
    {
        await PutAsync(_names.ProductProcessingQueue, Base64(Doorbell), "no base64!");
        await PutAsync(_names.ProductBatchesQueue, Base64(Drain), Base64("[]"));

        var requeued = await _poison.RequeueAsync(null, default);

        Assert.That(requeued.Select(pile => (pile.Queue, pile.Requeued)), Is.EqualTo(new[] { (_names.ProductProcessingQueue, 1), (_names.ProductBatchesQueue, 1) }));
        Assert.That(requeued[0].Kept.Select(message => message.Text), Is.EqualTo(new[] { "no base64!" }));
        Assert.That(await TextsAsync(_names.ProductProcessingQueue), Is.EqualTo(new[] { Doorbell }));
        Assert.That(await TextsAsync(_names.ProductBatchesQueue), Is.EqualTo(new[] { Drain }));
        Assert.That((await _poison.ReadAsync(default)).SelectMany(pile => pile.Messages).Select(message => message.Text), Is.EqualTo(new[] { "no base64!", "[]" }));
    }

    [Test]
    public async Task One_queue_alone_can_be_named_and_an_unknown_name_does_nothing()
    {
        await PutAsync(_names.ProductProcessingQueue, Base64(Doorbell));
        await PutAsync(_names.ProductBatchesQueue, Base64(Drain));

        Assert.That(await _poison.RequeueAsync("another", default), Is.Empty);
        Assert.That((await _poison.RequeueAsync(_names.ProductBatchesQueue, default)).Single().Requeued, Is.EqualTo(1));

        Assert.That(await _poison.CountAsync(default), Is.EquivalentTo(new Dictionary<string, int> { [_names.ProductProcessingQueue] = 1, [_names.ProductBatchesQueue] = 0 }));
    }

    [Test]
    public async Task More_than_the_service_hands_out_at_once_go_back_in_one_go()
    {
        await PutAsync(_names.ProductBatchesQueue, [.. Enumerable.Repeat(Base64(Drain), 40)]);

        Assert.That((await _poison.RequeueAsync(null, default))[1].Requeued, Is.EqualTo(40));
    }

    [Test]
    public void An_identity_that_cannot_sign_in_is_a_queue_that_cannot_be_reached()
    {
        var closed = new QueueServiceClient(new Uri("https://127.0.0.1:1"), new NoIdentity(), new QueueClientOptions { Retry = { MaxRetries = 0 } });
        var poison = new PoisonMessages(closed, new QueueSender(closed, TimeProvider.System), Options.Create(_names));

        Assert.That(() => poison.CountAsync(default), Throws.InstanceOf<QueueUnavailableException>());
        Assert.That(() => poison.ReadAsync(default), Throws.InstanceOf<QueueUnavailableException>());
        Assert.That(() => poison.RequeueAsync(null, default), Throws.InstanceOf<QueueUnavailableException>());
    }

    private sealed class NoIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new AuthenticationFailedException("Nobody has signed in");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new AuthenticationFailedException("Nobody has signed in");
    }

    private async Task PutAsync(string queue, params string[] bodies)
    {
        var poison = _raw.GetQueueClient(queue + PoisonMessages.Suffix);
        await poison.CreateIfNotExistsAsync();
        foreach (var body in bodies)
        {
            await poison.SendMessageAsync(body);
        }
    }

    private async Task<IReadOnlyList<string>> TextsAsync(string queue) =>
        [.. (await _raw.GetQueueClient(queue).PeekMessagesAsync(32)).Value.Select(message => Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString())))];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
