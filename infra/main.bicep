// What `azd up` deploys: a resource group with everything of sellersync.bicep in it.
targetScope = 'subscription'

@minLength(1)
@maxLength(20)
@description('Name of the environment, such as production.')
param environmentName string

@minLength(1)
@description('Region, one that offers Flex Consumption.')
param location string

@description('Everything else; types.bicep says what each is.')
param settings settingsType

@description('What must never be seen; types.bicep says what each is.')
param secrets secretsType

import { settingsType, secretsType } from 'types.bicep'

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-sellersync-${environmentName}'
  location: location
  tags: tags
}

module sellersync 'sellersync.bicep' = {
  name: 'sellersync'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    settings: settings
    secrets: secrets
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = sellersync.outputs.functionAppName
output FUNCTION_APP_ADDRESS string = sellersync.outputs.functionAppAddress
output KEY_VAULT_NAME string = sellersync.outputs.keyVaultName
