// Everything of one environment, in one resource group. Works alone, too: az deployment group create.
import { settingsType, secretsType } from 'types.bicep'

@description('Name of the environment; part of most names.')
param environmentName string

param location string = resourceGroup().location

param tags object = {}

param settings settingsType

param secrets secretsType

// Storage accounts and vaults share one namespace with all of Azure, and take 24 characters.
var suffix = uniqueString(subscription().id, resourceGroup().id, environmentName)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-sellersync-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: 'sellersync-${environmentName}'
    location: location
    tags: tags
    principalId: identity.properties.principalId
  }
}

module storage 'storage.bicep' = {
  name: 'storage'
  params: {
    name: 'stsellersync${take(suffix, 12)}'
    location: location
    tags: tags
    principalId: identity.properties.principalId
    operatorPrincipalId: settings.operatorPrincipalId
  }
}

module database 'database.bicep' = if (settings.createDatabase) {
  name: 'database'
  params: {
    name: 'psql-sellersync-${suffix}'
    location: location
    tags: tags
    password: secrets.databasePassword
  }
}

module vault 'vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-sellersync-${take(suffix, 10)}'
    location: location
    tags: tags
    principalId: identity.properties.principalId
    operatorPrincipalId: settings.operatorPrincipalId
    keepaApiKey: secrets.keepaApiKey
    databaseConnectionString: settings.createDatabase
      ? 'Host=${database!.outputs.host};Database=${database!.outputs.databaseName};Username=${database!.outputs.user};Password="${secrets.databasePassword}";SSL Mode=VerifyFull'
      : empty(secrets.databaseConnectionString)
          ? fail('Set DATABASE_CONNECTION_STRING, or CREATE_DATABASE to true.')
          : secrets.databaseConnectionString
    authSecret: secrets.authSecret
    discordWebhookUrl: secrets.discordWebhookUrl
  }
}

// Without a version, so that a new one is taken up.
func secretAt(vaultUri string, name string) string => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${name})'

module functions 'functions.bicep' = {
  name: 'functions'
  params: {
    name: 'func-sellersync-${suffix}'
    location: location
    tags: tags
    identityName: identity.name
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    corsOrigins: settings.corsOrigins
    appSettings: union(
      storage.outputs.appSettings,
      monitoring.outputs.appSettings,
      {
        Keepa__ApiKey: secretAt(vault.outputs.uri, 'keepa-api-key')
        Database__ConnectionString: secretAt(vault.outputs.uri, 'database-connection-string')
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identity.properties.clientId
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
        // NCRONTAB, seconds first, in UTC.
        TokenStatusSchedule: '*/30 * * * * *'
        SweeperSchedule: '0 * * * * *'
        DiscoverySchedule: '0 0 */2 * * *'
        SnapshotSchedule: '0 */10 * * * *'
        Database__Migrate: settings.migrateAtStart ? 'true' : 'false'
        // Whether an existing database is reached through a pooler is not known here.
        Database__PreparedStatements: settings.createDatabase ? 'true' : 'false'
      },
      empty(secrets.authSecret) ? {} : { Auth__Secret: secretAt(vault.outputs.uri, 'auth-secret') },
      empty(secrets.discordWebhookUrl)
        ? {}
        : { Discord__WebhookUrl: secretAt(vault.outputs.uri, 'discord-webhook-url') },
      empty(settings.supabaseProject) ? {} : { Auth__SupabaseProject: settings.supabaseProject },
      !empty(settings.authIssuer)
        ? { Auth__Issuer: settings.authIssuer }
        : empty(settings.supabaseProject) ? fail('Set SUPABASE_PROJECT, or AUTH_ISSUER.') : {},
      empty(settings.authJwksAddress) ? {} : { Auth__JwksAddress: settings.authJwksAddress },
      settings.more
    )
  }
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    email: settings.alertEmail
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  params: {
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
  }
}

output functionAppName string = functions.outputs.name
output functionAppAddress string = functions.outputs.address
output keyVaultName string = vault.outputs.name
