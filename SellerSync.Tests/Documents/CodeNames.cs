using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework.Interfaces;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.SellerLookup;
using SellerSync.Infrastructure.Queues;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Documents;

/// <summary>
/// Finds what a page calls by name: <c>Type</c>, <c>Type.Member</c>, <c>Type.Member(parameters in their order)</c> with the
/// cancellation token left out, or a file of this solution.
/// </summary>
internal static partial class CodeNames
{
    private const BindingFlags All =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ILookup<string, Type> ProductTypes = ByName(typeof(TokenBucket), typeof(DrainMessage), typeof(SellerLookupHandler));
    private static readonly ILookup<string, Type> TestTypes = ByName(typeof(CodeNames));

    public static bool IsInProduct(string name) => name.Contains('/', StringComparison.Ordinal)
        ? Path.Exists(Path.Combine(Sources.Root, name))
        : Name.Match(name) is { Success: true } match && ProductTypes[match.Groups["type"].Value].Any(type => Has(type, match));

    public static bool IsTest(string name) => Name.Match(name) is { Success: true } match
        && TestTypes[match.Groups["type"].Value].SelectMany(type => type.GetMethods(All)).Any(method =>
            method.Name == match.Groups["member"].Value && method.GetCustomAttributes().Any(attribute => attribute is TestAttribute or ITestBuilder));

    private static bool Has(Type type, Match name)
    {
        if (!name.Groups["member"].Success)
        {
            return true;
        }

        var members = type.GetMember(name.Groups["member"].Value, All);
        return name.Groups["parameters"].Success
            ? members.OfType<MethodInfo>().Any(method => string.Join(", ", Parameters(method)) == name.Groups["parameters"].Value)
            : members.Length > 0;
    }

    private static IEnumerable<string?> Parameters(MethodInfo method) => method.GetParameters()
        .Where(parameter => parameter.ParameterType != typeof(CancellationToken))
        .Select(parameter => parameter.Name);

    private static ILookup<string, Type> ByName(params Type[] oneOfEach) =>
        oneOfEach.SelectMany(type => type.Assembly.GetTypes()).ToLookup(type => type.Name.Split('`')[0]);

    [GeneratedRegex(@"^(?<type>[A-Z]\w+)(\.(?<member>\w+)(\((?<parameters>[\w, ]*)\))?)?$")]
    private static partial Regex Name { get; }
}
