using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Operations;
using SellerSync.Functions.OperatorBatches;
using SellerSync.Functions.OperatorDecisions;
using SellerSync.Functions.OperatorDraining;
using SellerSync.Functions.OperatorPoison;
using SellerSync.Functions.OperatorTokens;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Functions.Composition;

public static class OperatorServices
{
    /// <summary>Adds what operators see and do, and how workers learn of it.</summary>
    public static IServiceCollection AddOperators(this IServiceCollection services) => services
        .AddSingleton<IBatchRegister, BatchRegister>()
        .AddSingleton<IBatchOrders, BatchOrders>()
        .AddSingleton<IDrainPause, DrainPauses>()
        .AddSingleton<IStandingOrders, StandingOrders>()
        .AddSingleton<ITokenJournal, TokenJournal>()
        .AddSingleton<IDecisionRegister, DecisionRegister>()
        .AddSingleton<BatchInspectionHandler>()
        .AddSingleton<BatchOrderHandler>()
        .AddSingleton<DrainingHandler>()
        .AddSingleton<LedgerHandler>()
        .AddSingleton<PoisonHandler>()
        .AddSingleton<AllDecisionsHandler>();
}
