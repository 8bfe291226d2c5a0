using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using SellerSync.Domain.Auth;
using SellerSync.Domain.Progress;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Http;
using SellerSync.Functions.SellerProgress;

namespace SellerSync.Tests.ReadSide;

[Parallelizable(ParallelScope.All)]
public sealed class SellerProgressEventsFunctionTests
{
    [Test]
    public async Task A_caller_who_is_gone_before_the_stream_starts_takes_no_place()
    {
        var function = Function(streams: 1);

        await RunAsync(function, isGone: true);

        Assert.That(await RunAsync(function), Is.EqualTo(200));
        Assert.That(await RunAsync(function), Is.EqualTo(200), "nor does a stream that has ended");
    }

    // As both hosts do: who has given up gets no answer.
    private static async Task<int> RunAsync(SellerProgressEventsFunction function, bool isGone = false)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString("?sellerId=A1SMALLSHOP12");
        var result = await function.Run(context.Request, CancellationToken.None);
        if (!isGone)
        {
            await result.ExecuteAsync(context);
        }

        return context.Response.StatusCode;
    }

    private static SellerProgressEventsFunction Function(int streams)
    {
        var limits = Options.Create(new LimitOptions { EventStreamsPerUser = streams });
        var authenticator = new Mock<IAuthenticator>();
        authenticator.Setup(known => known.AuthenticateAsync(It.IsAny<IReadOnlyList<string?>>(), It.IsAny<CancellationToken>())).ReturnsAsync(new Authentication.Verified(Guid.NewGuid()));
        var store = new Mock<IProgressStore>();
        store.Setup(progress => progress.ReadAsync(It.IsAny<SellerId>(), It.IsAny<Marketplace>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new RunProgress(Guid.Empty, 1, 0, 0, 0, 60, 60, 0, null));
        return new SellerProgressEventsFunction(
            new Callers(authenticator.Object, new RequestLimit(limits, TimeProvider.System)),
            new SellerProgressHandler(store.Object),
            new ProgressWatch(store.Object, TimeProvider.System, NullLogger<ProgressWatch>.Instance),
            new OpenStreams(limits));
    }
}
