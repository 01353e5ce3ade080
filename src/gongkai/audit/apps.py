"""The app `audit`."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate

from gongkai.audit.adapters.tables import refuse_half_taken


class AuditConfig(AppConfig):
    """Append-only record of every action."""

    name = "gongkai.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the database before every migration."""
        pre_migrate.connect(refuse_half_taken, sender=self, dispatch_uid="refuse half-taken steps")
