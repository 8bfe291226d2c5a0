// Tokens, routing, batches, waiting, Keepa and failures at a glance: Application Insights, Workbooks.
param location string
param tags object
param applicationInsightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(applicationInsightsId, 'sellersync')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'SellerSync'
    category: 'workbook'
    sourceId: applicationInsightsId
    serializedData: loadTextContent('workbook.json')
  }
}
