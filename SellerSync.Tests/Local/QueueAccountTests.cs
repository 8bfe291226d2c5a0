using Azure.Storage.Queues;
using SellerSync.Local;
using SellerSync.Local.Operations;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class QueueAccountTests
{
    [TestCase("sellersyncab12", "https://sellersyncab12.queue.core.windows.net/")]
    [TestCase("AccountName=sellersyncab12;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net", "https://sellersyncab12.queue.core.windows.net/")]
    [TestCase("UseDevelopmentStorage=true", "http://127.0.0.1:10001/devstoreaccount1")]
    public void An_account_is_named_alone_or_by_a_connection_string(string storage, string address) =>
        Assert.That($"{QueueAccount.Open(storage, QueueMessageEncoding.None).Uri}", Is.EqualTo(address));

    [TestCase("ab")]
    [TestCase("SellerSync")]
    [TestCase("AccountKey=c2VjcmV0")]
    public void What_is_neither_is_refused_without_being_repeated(string storage) =>
        Assert.That(() => QueueAccount.Open(storage, QueueMessageEncoding.None), Throws.InstanceOf<LocalException>().With.Message.Not.Contains(storage));
}
