// The parameters of main.bicep and sellersync.bicep. Each has a line in docs/deployment.md.

@export()
type settingsType = {
  @description('Who may call from a browser: origins without a slash at the end.')
  corsOrigins: string[]

  @description('Where alerts go; empty for nowhere.')
  alertEmail: string

  @description('True makes an Azure Database for PostgreSQL; false takes the connection string of secrets.')
  createDatabase: bool

  @description('True lets each start bring the schema up to date; false leaves that to a deploy step.')
  migrateAtStart: bool

  @description('Reference of the Supabase project whose users sign in; empty to use the issuer instead.')
  supabaseProject: string

  @description('Who issues the JWTs; empty where the Supabase project says so.')
  authIssuer: string

  @description('Where the public keys of the JWTs are; empty for the issuer\'s usual place.')
  authJwksAddress: string

  @description('Object ID of the group or person who operates: reads queues, gives poison messages back, sets secrets. Empty for nobody.')
  operatorPrincipalId: string

  @description('Further app settings, by the names of docs/configuration.md.')
  more: appSettingsType
}

@export()
@secure()
type secretsType = {
  @secure()
  @minLength(1)
  @description('The key of the Keepa plan.')
  keepaApiKey: string

  @secure()
  @description('PostgreSQL 15 or newer, as key=value pairs or postgres://; empty where the database is made.')
  databaseConnectionString: string

  @secure()
  @description('Password of the database that is made; empty where one exists.')
  databasePassword: string

  @secure()
  @description('Secret of HS256 tokens, at least 32 bytes; empty where tokens are verified by public keys.')
  authSecret: string

  @secure()
  @description('Webhook of the team\'s Discord channel; empty for none.')
  discordWebhookUrl: string
}

@export()
type appSettingsType = {
  *: string
}
