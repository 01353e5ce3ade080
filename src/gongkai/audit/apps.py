"""The app `audit`."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class AuditConfig(AppConfig):
    """Append-only record of every action."""

    name = "gongkai.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the database before every migration."""
        pre_migrate.connect(_look, sender=self, dispatch_uid="refuse half-taken steps")


def _look(**signal: Any) -> None:
    # What only a migration needs takes 20 ms to load: it is no part of every start.
    from gongkai.audit.adapters.tables import refuse_half_taken

    refuse_half_taken(**signal)
