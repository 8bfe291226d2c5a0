using Microsoft.Extensions.Options;
using SellerSync.Domain.Routing;

namespace SellerSync.Functions.Routing;

/// <summary>By hand, so that the domain's numbers carry no attributes.</summary>
public sealed class RoutingThresholdsValidator : IValidateOptions<RoutingThresholds>
{
    public ValidateOptionsResult Validate(string? name, RoutingThresholds options)
    {
        (string Name, int Value)[] counts =
        [
            (nameof(options.Default), options.Default), (nameof(options.Low), options.Low), (nameof(options.Plenty), options.Plenty),
            (nameof(options.HeavyUser), options.HeavyUser), (nameof(options.Unavailable), options.Unavailable),
            (nameof(options.HeavyUserTokens), options.HeavyUserTokens),
        ];
        (string Name, decimal Value)[] shares = [(nameof(options.LowFill), options.LowFill), (nameof(options.PlentyFill), options.PlentyFill)];
        List<string> failures =
        [
            .. counts.Where(count => count.Value < 0).Select(count => $"{Setting(count.Name)} must not be negative"),
            .. shares.Where(share => share.Value is < 0 or > 1).Select(share => $"{Setting(share.Name)} must be a share from 0 to 1"),
        ];
        if (options.LowFill > options.PlentyFill)
        {
            failures.Add($"{Setting(nameof(options.LowFill))} must not be above {Setting(nameof(options.PlentyFill))}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Setting(string property) => $"{RoutingThresholds.Section}:{property}";
}
