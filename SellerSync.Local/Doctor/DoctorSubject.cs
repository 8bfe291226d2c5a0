using System.Net.Http.Json;
using System.Text.Json;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Doctor;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Doctor;

/// <summary>Chooses whose answers are looked at.</summary>
internal static class DoctorSubject
{
    // Amazon itself, and batteries that it has sold for more than ten years.
    private const string RealSeller = "ATVPDKIKX0DER";
    private const string RealAsin = "B00MNV8E0C";

    private const string SimulatedSeller = "A1SMALLSHOP12";

    /// <exception cref="WrongUseException">The real Keepa's other marketplaces have no subject of ours.</exception>
    /// <exception cref="LocalException">What was chosen is no seller, ASIN or marketplace; the message says which.</exception>
    public static async Task<CheckupSubject> ChooseAsync(KeepaServer keepa, DoctorPlan plan, CancellationToken cancellationToken)
    {
        var recorded = plan.Replay is null ? default : Recorded(await File.ReadAllTextAsync(plan.Replay, cancellationToken));
        var isReal = keepa.Address == KeepaServer.RealAddress;
        if (isReal && plan.Domain != Marketplace.DefaultId && (plan.Seller is null || plan.Asin is null))
            throw new WrongUseException($"The seller and the product that are looked at otherwise are amazon.com's: --domain {plan.Domain} needs --seller and --asin.");
        var seller = plan.Seller ?? recorded.Seller ?? (isReal ? RealSeller : SimulatedSeller);
        var domain = recorded.Domain ?? plan.Domain;
        if (!SellerId.TryParse(seller, out var sellerId, out var error))
            throw new LocalException($"{error}; this is none: {seller}");
        if (Marketplace.Find(domain) is not { } marketplace)
            throw new LocalException(Marketplace.InvalidDomainMessage);

        var text = plan.Asin ?? recorded.Asin ?? (isReal ? RealAsin : await OldestAsync(keepa, seller, domain, cancellationToken));
        return Asin.TryParse(text, out var asin)
            ? new CheckupSubject(keepa.Address, keepa.ApiKey, sellerId, asin, marketplace)
            : throw new LocalException($"An ASIN has 10 characters of A-Z and 0-9; this is none: {text}");
    }

    // By the simulator's own books: an ASIN of its making names its seller.
    private static async Task<string?> OldestAsync(KeepaServer keepa, string seller, int domain, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = keepa.Address };
        var catalogue = await http.GetFromJsonAsync<JsonElement>($"_catalogue?seller={seller}&domain={domain}", cancellationToken);
        return catalogue.ValueKind == JsonValueKind.Array && catalogue.GetArrayLength() > 0 ? catalogue[catalogue.GetArrayLength() - 1].GetProperty("asin").GetString() : null;
    }

    private static (string? Seller, string? Asin, int? Domain) Recorded(string json)
    {
        try
        {
            var queries = Recording.Parse(json).Exchanges.Select(exchange => exchange.Query).ToList();
            return (Of("seller"), Of("asin"), int.TryParse(Of("domain"), out var domain) ? domain : null);

            string? Of(string name) => queries.Select(query => query.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);
        }
        catch (JsonException exception)
        {
            throw new LocalException($"This is no recording: {exception.Message}", exception);
        }
    }
}
