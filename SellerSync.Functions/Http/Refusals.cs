using Microsoft.AspNetCore.Http;

namespace SellerSync.Functions.Http;

/// <summary>The refusals that several functions share.</summary>
public static class Refusals
{
    public const string OverBudget = "Your token budget of today is used up";
    public const string AfterMidnight = "Try again after midnight UTC";

    public static IResult Reply(this Refused refused) => refused.Later(Refusal.Reply(refused.Status, refused.Error, refused.Suggestion));

    /// <summary>The reply of a function's own shape, with the refusal's Retry-After where it has one.</summary>
    public static IResult Later(this Refused refused, IResult reply) => refused.RetryAfter is { } wait ? Refusal.Later(reply, wait) : reply;

    public static IResult Reply(this BadParameter parameter) =>
        Refusal.Reply(StatusCodes.Status400BadRequest, parameter.Error, $"Correct the parameter '{parameter.Name}' and send the request again");

    public static IResult NeverLookedUp() =>
        Refusal.Reply(StatusCodes.Status404NotFound, "This seller was never looked up in this marketplace", "Look the seller up first");

    public static IResult UnknownUser() =>
        Refusal.Reply(StatusCodes.Status403Forbidden, "This user is not known here", "Sign up first");
}
