// The account of queues, tables, the Functions host's own blobs and the deployed package. It has no keys: identities alone open it.
param name string
param location string
param tags object
param principalId string
param operatorPrincipalId string

var queueNames = {
  ProductProcessingQueue: 'product-processing'
  ProductBatchesQueue: 'product-batches'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource deployment 'containers' = {
      name: 'deployment'
    }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [
      for queue in items(queueNames): {
        name: queue.value
      }
    ]

    // The host makes them with the first message that nobody can read; made here, they can be watched from the start.
    resource poison 'queues' = [
      for queue in items(queueNames): {
        name: '${queue.value}-poison'
      }
    ]
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource tokenStatus 'tables' = {
      name: 'TokenStatus'
    }
  }
}

// On the account, which holds nothing else: the host makes containers (locks of timers, keys) and tables (diagnostic events) of its own.
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(account.id, principalId, role.value)
    scope: account
    properties: {
      description: role.key
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

// To look at poison messages and to put them back.
resource operatorGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  name: guid(account.id, operatorPrincipalId, roles['Storage Queue Data Contributor'])
  scope: account
  properties: {
    description: 'Storage Queue Data Contributor'
    principalId: operatorPrincipalId
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Storage Queue Data Contributor']
    )
  }
}

output deploymentContainerUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::deployment.name}'

output appSettings object = union(queueNames, { AzureWebJobsStorage__accountName: account.name })
