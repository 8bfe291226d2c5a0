using SellerSync.Infrastructure.Database;

namespace SellerSync.Tests.Database;

[Parallelizable(ParallelScope.All)]
public sealed class ConnectionStringsTests
{
    [TestCase("Host=db;Port=6543;Username=me;Password=p w;Database=app")]
    [TestCase("postgres://me:p%20w@db:6543/app")]
    [TestCase("postgresql://me:p%20w@db:6543/app?sslmode=verify-full")]
    public void Both_forms_are_read(string text)
    {
        var builder = ConnectionStrings.Parse(text);

        Assert.That((builder.Host, builder.Port, builder.Username, builder.Password, builder.Database), Is.EqualTo(("db", 6543, "me", "p w", "app")));
        Assert.That(builder.NoResetOnClose, Is.True);
        Assert.That(builder.SslMode, Is.EqualTo(text.Contains("verify-full", StringComparison.Ordinal) ? Npgsql.SslMode.VerifyFull : Npgsql.SslMode.Prefer));
    }

    [Test]
    public void Options_of_other_clients_do_no_harm()
    {
        var builder = ConnectionStrings.Parse("postgres://me@db/app?pgbouncer=true&connect_timeout=7&application_name=my-app");

        Assert.That((builder.Timeout, builder.ApplicationName), Is.EqualTo((7, "my-app")));
    }

    [Test]
    public void A_port_that_is_not_given_is_postgresqls() =>
        Assert.That(ConnectionStrings.Parse("postgres://me@db/app").Port, Is.EqualTo(5432));

    [TestCase("Hostt=db;Password=secret-word")]
    [TestCase("postgres://me:secret-word@:bad/app")]
    [TestCase("postgres://me:secret-word@db/app?nonsense=1")]
    public void Another_form_is_refused_without_repeating_the_password(string text) =>
        Assert.That(() => ConnectionStrings.Parse(text), Throws.TypeOf<FormatException>().With.Message.Not.Contain("secret-word"));
}
