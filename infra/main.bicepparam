// Parameters from the environment: `azd env set NAME value` before `azd up`, or `export NAME=value` before `az deployment sub create`.
// docs/deployment.md says what each is; those without a default stop the deployment by their name.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')

param settings = {
  corsOrigins: split(readEnvironmentVariable('CORS_ORIGINS'), ',')
  alertEmail: readEnvironmentVariable('ALERT_EMAIL', '')
  createDatabase: bool(readEnvironmentVariable('CREATE_DATABASE', 'false'))
  migrateAtStart: bool(readEnvironmentVariable('MIGRATE_AT_START', 'true'))
  supabaseProject: readEnvironmentVariable('SUPABASE_PROJECT', '')
  authIssuer: readEnvironmentVariable('AUTH_ISSUER', '')
  authJwksAddress: readEnvironmentVariable('AUTH_JWKS_ADDRESS', '')
  operatorPrincipalId: readEnvironmentVariable('OPERATOR_PRINCIPAL_ID', '')
  more: json(readEnvironmentVariable('MORE_SETTINGS', '{}'))
}

param secrets = {
  keepaApiKey: readEnvironmentVariable('KEEPA_API_KEY')
  databaseConnectionString: readEnvironmentVariable('DATABASE_CONNECTION_STRING', '')
  databasePassword: readEnvironmentVariable('DATABASE_PASSWORD', '')
  authSecret: readEnvironmentVariable('AUTH_SECRET', '')
  discordWebhookUrl: readEnvironmentVariable('DISCORD_WEBHOOK_URL', '')
}
