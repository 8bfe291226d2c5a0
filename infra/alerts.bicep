// What wakes somebody, by the metrics of docs/architecture.md. Each names the page that says what to do.
param location string
param tags object
param applicationInsightsId string

@description('Empty: alerts show in the portal and reach nobody.')
param email string

@description('Tokens below this share of the bucket for ten minutes.')
param lowTokensPercent int = 30

@description('A batch may wait this long, in seconds, before somebody looks.')
param oldestBatchSeconds int = 3600

var byInstance = 'customMetrics | where name == "{0}" | extend amount = valueSum / valueCount'

var rules = [
  {
    name: 'low-tokens'
    page: 'docs/runbook.md, "Keepa tokens low"'
    display: 'SellerSync: tokens are low'
    text: 'Keepa\'s balance stayed under ${lowTokensPercent} % of the bucket for ten minutes.'
    severity: 2
    window: 'PT10M'
    // Each minute's lowest: an instance does not know what others spent since its last call, so the rest read too much.
    query: 'customMetrics | where name in ("sellersync.tokens.left", "sellersync.tokens.capacity") | summarize left = avgif(valueSum / valueCount, name == "sellersync.tokens.left"), capacity = avgif(valueSum / valueCount, name == "sellersync.tokens.capacity") by bin(timestamp, 1m), cloud_RoleInstance | where capacity > 0 | extend amount = 100.0 * left / capacity | summarize amount = min(amount) by timestamp'
    aggregation: 'Maximum'
    operator: 'LessThan'
    threshold: lowTokensPercent
  }
  {
    name: 'poison-messages'
    page: 'docs/runbook.md, "Poison messages"'
    display: 'SellerSync: poison messages'
    text: 'A queue message could not be read at any attempt.'
    severity: 1
    window: 'PT15M'
    query: format(byInstance, 'sellersync.poison.messages')
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'failed-batches'
    page: 'docs/runbook.md, "Batches failed"'
    display: 'SellerSync: failed batches'
    text: 'Batches failed for good in the last 24 hours.'
    severity: 2
    window: 'PT15M'
    query: '${format(byInstance, 'sellersync.batches')} | where tostring(customDimensions.status) == "FAILED"'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'oldest-batch'
    page: 'docs/runbook.md, "Oldest waiting age"'
    display: 'SellerSync: work waits too long'
    text: 'The oldest waiting batch waits for more than ${oldestBatchSeconds} seconds.'
    severity: 2
    window: 'PT15M'
    query: format(byInstance, 'sellersync.batches.oldest_age')
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: oldestBatchSeconds
  }
  {
    name: 'no-sweep'
    page: 'docs/runbook.md, "No sweep"'
    display: 'SellerSync: the sweeper is silent'
    text: 'No sweep has counted batches for 15 minutes: the functions do not run, or telemetry does not arrive.'
    severity: 1
    window: 'PT15M'
    query: format(byInstance, 'sellersync.batches')
    aggregation: 'Count'
    operator: 'LessThan'
    threshold: 1
  }
]

resource team 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-sellersync'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'SellerSync'
    enabled: true
    emailReceivers: [{ name: 'team', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'sellersync-${rule.name}'
    location: location
    tags: tags
    properties: {
      displayName: rule.display
      description: '${rule.text} See ${rule.page}.'
      severity: rule.severity
      enabled: true
      scopes: [applicationInsightsId]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      autoMitigate: true
      // Before the first telemetry the table is empty, which must not stop the deployment.
      skipQueryValidation: true
      criteria: {
        allOf: [
          union(
            {
              query: rule.query
              timeAggregation: rule.aggregation
              operator: rule.operator
              threshold: rule.threshold
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
            },
            rule.aggregation == 'Count' ? {} : { metricMeasureColumn: 'amount' }
          )
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [team.id] }
    }
  }
]
