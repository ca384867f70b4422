"""Give the sign-in library's tables the side of their row, filled by the database from the login."""

from django.db import migrations

from bindeled.confidentiality.walls import SIDE

TABLES = ("account_emailaddress", "account_emailconfirmation", "mfa_authenticator", "usersessions_usersession")
ADD = "ALTER TABLE {table} ADD COLUMN side text NOT NULL DEFAULT {side}"
UNIQUE = """
DROP INDEX IF EXISTS unique_verified_email;
CREATE UNIQUE INDEX unique_verified_email ON account_emailaddress (side, email) WHERE verified;
"""


class Migration(migrations.Migration):
    """One account per side and address; the two sides never share a row."""

    dependencies = [
        ("users", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        *(
            migrations.RunSQL(ADD.format(table=table, side=SIDE), f"ALTER TABLE {table} DROP COLUMN side")
            for table in TABLES
        ),
        migrations.RunSQL(UNIQUE, migrations.RunSQL.noop),
    ]
