using Microsoft.AspNetCore.Http;

namespace SellerSync.Functions.Http;

/// <summary>The refusals that several functions share.</summary>
public static class Refusals
{
    public const string OverBudget = "Your token budget of today is used up";
    public const string AfterMidnight = "Try again after midnight UTC";

    public static IResult Reply(this Refused refused) => Refusal.Reply(refused.Status, refused.Error, refused.Suggestion);

    public static IResult Reply(this BadParameter parameter) =>
        Refusal.Reply(StatusCodes.Status400BadRequest, parameter.Error, $"Correct the parameter '{parameter.Name}' and send the request again");

    public static IResult NeverLookedUp() =>
        Refusal.Reply(StatusCodes.Status404NotFound, "This seller was never looked up in this marketplace", "Look the seller up first");

    public static IResult UnknownUser() =>
        Refusal.Reply(StatusCodes.Status403Forbidden, "This user is not known here", "Sign up first");
}
