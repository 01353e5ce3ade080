"""Make the database itself refuse to change or delete what was recorded."""

from django.db import migrations

SQLITE = {
    "audit_event_unchanged": """
        CREATE TRIGGER audit_event_unchanged BEFORE UPDATE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END
    """,
    "audit_event_kept": """
        CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END
    """,
    "audit_head_forward": """
        CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_audithead
        WHEN NEW.sequence <= OLD.sequence
        BEGIN SELECT RAISE(ABORT, 'the audit head only moves forward'); END
    """,
    "audit_head_kept": """
        CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_audithead
        BEGIN SELECT RAISE(ABORT, 'the audit head is kept'); END
    """,
}
POSTGRESQL = [
    """
    CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$
    """,
    """
    CREATE FUNCTION audit_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <= OLD.sequence THEN
            RAISE EXCEPTION 'the audit head only moves forward';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER audit_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
    """,
    """
    CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
    """,
    """
    CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_audithead
    FOR EACH ROW EXECUTE FUNCTION audit_head_forward()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER audit_event_kept ON audit_auditevent",
    "DROP TRIGGER audit_head_kept ON audit_audithead",
    "DROP TRIGGER audit_head_forward ON audit_audithead",
    "DROP FUNCTION audit_refuse()",
    "DROP FUNCTION audit_head_forward()",
]


def protect(apps, schema_editor):
    """Begin the chain and put the triggers up."""
    apps.get_model("audit", "AuditHead").objects.create(pk=1)
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE.values():
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    """Take the triggers down."""
    vendor = schema_editor.connection.vendor
    drops = [f"DROP TRIGGER {name}" for name in SQLITE]
    for statement in POSTGRESQL_UNDO if vendor == "postgresql" else drops:
        schema_editor.execute(statement)
    apps.get_model("audit", "AuditHead").objects.all().delete()


class Migration(migrations.Migration):
    """Triggers on SQLite and PostgreSQL."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
