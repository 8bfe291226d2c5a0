using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Health;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Health;

namespace SellerSync.Tests.Health;

[Parallelizable(ParallelScope.All)]
internal sealed class TokenStatusCheckTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task A_fresh_status_is_told_with_its_age()
    {
        var status = new TokenStatus(new TokenBucket(100, 5, 0, _time.GetUtcNow(), TimeSpan.FromMinutes(1)), _time.GetUtcNow() - TimeSpan.FromSeconds(14));

        Assert.That(await LookAsync(status), Is.EqualTo(Finding.Healthy("The token status is 14 seconds old")));
    }

    [Test]
    public async Task Without_a_status_of_the_last_90_seconds_work_goes_on_carefully()
    {
        var finding = await LookAsync(null);

        Assert.That(finding.Condition, Is.EqualTo(Condition.Degraded));
        Assert.That(finding.Detail, Does.StartWith("There is no token status of the last 90 seconds"));
    }

    private Task<Finding> LookAsync(TokenStatus? status)
    {
        var store = new Mock<ITokenStatusStore>();
        store.Setup(statuses => statuses.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(status);
        return new TokenStatusCheck(store.Object, _time).LookAsync(CancellationToken.None);
    }
}
