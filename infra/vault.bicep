// Secrets, and the app settings that refer to them. The app's identity reads values; nobody else does unless named.
param name string
param location string
param tags object
param principalId string
param operatorPrincipalId string

@secure()
param keepaApiKey string

@secure()
param databaseConnectionString string

@secure()
param authSecret string

@secure()
param discordWebhookUrl string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }

  resource keepa 'secrets' = {
    name: 'keepa-api-key'
    properties: { value: keepaApiKey }
  }

  resource database 'secrets' = {
    name: 'database-connection-string'
    properties: { value: databaseConnectionString }
  }

  resource auth 'secrets' = if (!empty(authSecret)) {
    name: 'auth-secret'
    properties: { value: authSecret }
  }

  resource discord 'secrets' = if (!empty(discordWebhookUrl)) {
    name: 'discord-webhook-url'
    properties: { value: discordWebhookUrl }
  }
}

// Key Vault Secrets User
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

// Key Vault Secrets Officer
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, secretsUser)
  scope: vault
  properties: {
    description: 'Key Vault Secrets User'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

// To rotate them.
resource operatorGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  name: guid(vault.id, operatorPrincipalId, secretsOfficer)
  scope: vault
  properties: {
    description: 'Key Vault Secrets Officer'
    principalId: operatorPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
