using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace SellerSync.Infrastructure.Telemetry;

/// <summary>Masks what is secret in the query of a URL, in every span that tells one, whoever wrote it.</summary>
public sealed partial class UrlMask : BaseProcessor<Activity>
{
    private static readonly string[] Tags = ["url.full", "url.query", "http.url", "http.target"];

    public static string Mask(string url) => Secret.Replace(url, "***");

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Tags)
        {
            if (data.GetTagItem(tag) is string url && Secret.IsMatch(url))
            {
                data.SetTag(tag, Mask(url));
            }
        }
    }

    [GeneratedRegex(@"(?<=(^|[?&])(key|sig|code|token|access_token)=)[^&#]+", RegexOptions.IgnoreCase)]
    private static partial Regex Secret { get; }
}
