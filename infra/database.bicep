// A database of our own, for those who bring none. The smallest server; the password is the administrator's.
param name string
param location string
param tags object

@secure()
@minLength(12)
param password string

var user = 'sellersync'

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '17'
    administratorLogin: user
    administratorLoginPassword: password
    authConfig: { passwordAuth: 'Enabled', activeDirectoryAuth: 'Disabled' }
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'Disabled' }
    network: { publicNetworkAccess: 'Enabled' }
  }

  resource database 'databases' = {
    name: 'sellersync'
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }

  // A Flex Consumption app outside of a virtual network has no address of its own: this admits Azure, and the password admits us.
  resource azureOnly 'firewallRules' = {
    name: 'AllowAzure'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  }
}

output host string = server.properties.fullyQualifiedDomainName
output databaseName string = server::database.name
output user string = user
